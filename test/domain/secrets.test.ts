import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { field } from '../../src/domain/event.ts'
import { isSecretName, maskSecrets } from '../../src/domain/secrets.ts'
import { parseFalcoEvent } from '../../src/intake/falco-event.ts'

describe('a secret is masked, and its kind stays', () => {
  test.each([
    ['env AWS_ACCESS_KEY_ID=ASIAQ3EGTESTONLY0001 aws s3 ls', 'env AWS_ACCESS_KEY_ID=ASIA…[masked] aws s3 ls'],
    ['AWS_SECRET_ACCESS_KEY=abc/def+ghi x', 'AWS_SECRET_ACCESS_KEY=[masked] x'],
    ['psql postgresql://app:TestOnly%40pw@db.internal:5432/app', 'psql postgresql://app:[masked]@db.internal:5432/app'],
    ['redis://:hunter2@host:6379/0', 'redis://:[masked]@host:6379/0'],
    ['curl -u admin:TestOnlyPassw0rd http://x/', 'curl -u admin:[masked] http://x/'],
    ['curl -H Authorization: Bearer abcdef.123 http://x', 'curl -H Authorization: Bearer [masked] http://x'],
    ['curl -H "X-Api-Key: abc" http://x', 'curl -H "X-Api-Key: [masked]" http://x'],
    ['gh auth login --with-token ghp_TESTONLYTESTONLYTESTONLYTESTONLY0000', 'gh auth login --with-token ghp_…[masked]'],
    ['npm_TESTONLYTESTONLYTESTONLYTESTONLYTEST', 'npm_…[masked]'],
    ['SLACK=xoxb-1234567890-TESTONLY', 'SLACK=xoxb-…[masked]'],
    ['key AIzaTESTONLYTESTONLYTESTONLYTESTONLY', 'key AIza…[masked]'],
    ['kubectl --token=eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrIn0.VEVTVA get pods', 'kubectl --token=eyJ…[masked] get pods'],
    [
      'echo -----BEGIN RSA PRIVATE KEY----- TESTONLY -----END RSA PRIVATE KEY----- > id',
      'echo -----BEGIN RSA PRIVATE KEY-----[masked] > id',
    ],
    ['-----BEGIN PRIVATE KEY----- cut off', '-----BEGIN PRIVATE KEY-----[masked]'],
    ['mysql -u root -pS3cret db', 'mysql -u root -p[masked] db'],
    ['mysql --password hunter2', 'mysql --password [masked]'],
    ['sshpass -p hunter2 ssh root@h', 'sshpass -p [masked] ssh root@h'],
    ['docker login -u ci -p hunter2 registry', 'docker login -u ci -p [masked] registry'],
    ["PGPASSWORD=ab'cd&e psql", 'PGPASSWORD=[masked] psql'],
    ['{"password":"abc","user":"x"}', '{"password":"[masked]","user":"x"}'],
    ['https://x/?api_key=abc&y=1', 'https://x/?api_key=[masked]'],
    ["CREATE USER x IDENTIFIED BY 'pw'", 'CREATE USER x IDENTIFIED BY [masked]'],
    ["echo 'root:pw1' | chpasswd", "echo 'root:[masked]' | chpasswd"],
    ['openssl enc -passin pass:hunter2', 'openssl enc -passin pass:[masked]'],
    ['useradd -m -p hunter2 eve', 'useradd -m -p [masked] eve'],
    ['openssl enc -aes-256-cbc -k hunter2 -in a', 'openssl enc -aes-256-cbc -k [masked] -in a'],
    ['openssl enc -aes-256-cbc -pass pass:hunter2', 'openssl enc -aes-256-cbc -pass [masked]'],
    ['zip -P hunter2 -r out.zip /etc', 'zip -P [masked] -r out.zip /etc'],
    ['vault login hunter2', 'vault login [masked]'],
    ['vault login -no-print hunter2', 'vault login -no-print [masked]'],
    ['htpasswd -b /etc/users eve hunter2', 'htpasswd -b /etc/users eve [masked]'],
    ['htpasswd -cbB -C 10 /etc/users eve hunter2', 'htpasswd -cbB -C 10 /etc/users eve [masked]'],
    ['htpasswd -nb eve hunter2', 'htpasswd -nb eve [masked]'],
    ['snmpwalk -v2c -c hunter2 10.0.0.1', 'snmpwalk -v2c -c [masked] 10.0.0.1'],
    ['ipmitool -H h -U admin -P hunter2 chassis', 'ipmitool -H h -U admin -P [masked] chassis'],
    ['curl -b session=hunter2 http://x', 'curl -b session=[masked] http://x'],
    ['curl -b "a=hunter2; b=hunter3" http://x', 'curl -b "a=[masked]" http://x'],
    ["curl -b 'a=hunter2;b=hunter3' http://x", "curl -b 'a=[masked]' http://x"],
    ['password= /hunter2', 'password= [masked]'],
    ['curl --oauth2-bearer hunter2 http://x', 'curl --oauth2-bearer [masked] http://x'],
    ['sh -c echo hunter2 | sudo -S ls', 'sh -c echo [masked] | sudo -S ls'],
    ['printf hunter2 | sudo -u root -kS ls', 'printf [masked] | sudo -u root -kS ls'],
    ['net use Z: \\\\srv\\share hunter2 /user:eve', 'net use Z: \\\\srv\\share [masked] /user:eve'],
    ['net use \\\\srv\\share /user:eve hunter2', 'net use \\\\srv\\share /user:eve [masked]'],
    ['aws configure set aws_secret_access_key hunter2', 'aws configure set aws_secret_access_key [masked]'],
    ['psql postgres://u:pa/ss@h/db', 'psql postgres://u:[masked]@h/db'],
    ['psql postgresql://app:hun:t/er2@db:5432/x', 'psql postgresql://app:[masked]@db:5432/x'],
    ['psql postgres://u:p@/s?s@h/db', 'psql postgres://u:[masked]@h/db'],
    ['psql postgres://u:pass@h/db?mail=a@b', 'psql postgres://u:[masked]@h/db?mail=a@b'],
    ['curl https://maps/?key=Hunter2TestOnlyKeyAA&q=x', 'curl https://maps/?key=[masked]&q=x'],
    ['curl https://maps/?q=x&key=00ff00ff-00ff-00ff-00ff-00ff00ff00ff', 'curl https://maps/?q=x&key=[masked]'],
    ['azcopy cp https://a.blob/x?sv=1&sig=TestOnly%3D&se=2', 'azcopy cp https://a.blob/x?sv=1&sig=[masked]&se=2'],
    ['curl "https://b.s3/x?X-Amz-Date=1&X-Amz-Signature=00ff"', 'curl "https://b.s3/x?X-Amz-Date=1&X-Amz-Signature=[masked]"'],
    ['sh -c echo hunter2 | passwd --stdin root', 'sh -c echo [masked] | passwd --stdin root'],
    ["sh -c echo 'hunter2'|sudo /usr/bin/passwd root --stdin", 'sh -c echo [masked] |sudo /usr/bin/passwd root --stdin'],
    ['sh -c echo hunter2 | docker login -u ci --password-stdin', 'sh -c echo [masked] | docker login -u ci --password-stdin'],
    ['sh -c su - root <<< hunter2', 'sh -c su - root <<< [masked]'],
    ['ssh-keygen -t rsa -N hunter2 -f k', 'ssh-keygen -t rsa -N [masked] -f k'],
    ["ssh-keygen -p -P 'hun ter2' -f k", 'ssh-keygen -p -P [masked] -f k'],
    ['lftp -u eve,hunter2 host', 'lftp -u eve,[masked] host'],
    ['net user eve hunter2 /add', 'net user eve [masked] /add'],
    ['net.exe user "eve x" hunter2', 'net.exe user "eve x" [masked]'],
    ['sqlplus -S scott/hunter2@orcl @run.sql', 'sqlplus -S scott/[masked]@orcl @run.sql'],
    ['xfreerdp /u:eve /p:hunter2 /v:h', 'xfreerdp /u:eve /p:[masked] /v:h'],
    ['secretsdump.py corp/eve:hunt@er2@10.0.0.1', 'secretsdump.py corp/eve:[masked]@10.0.0.1'],
    ['impacket-psexec eve:hunter2@10.0.0.1', 'impacket-psexec eve:[masked]@10.0.0.1'],
    ['evil-winrm -i h -u eve -p hunter2', 'evil-winrm -i h -u eve -p [masked]'],
    ['crackmapexec smb h -u eve -p hunter2 -x id', 'crackmapexec smb h -u eve -p [masked] -x id'],
  ])('%s', (text, masked) => {
    expect(maskSecrets(text)).toBe(masked)
  })
})

describe('what is no secret stays', () => {
  test.each([
    'sh -c /dev/shm/falco-event-generator-syscall-ExecutionFromDevShm-HEwfiE.sh',
    'docker.io/acme/token-service:1.4.2',
    'user_known_network_tool_in_npm_install_activities',
    'PWD=/home/ops OLDPWD=/',
    'mysqldump --password-file /run/secrets/db',
    'docker run -p 8080:80 nginx',
    'ssh -p 22 host',
    'curl -s http://169.254.169.254/latest/meta-data/iam/security-credentials/',
    'kubectl get secrets -A -o yaml',
    '{"automountServiceAccountToken":false,"containers":["x"]}',
    'http://host:8080/users/@me',
    'grep -r aws_secret_access_key /home /root',
    'grep -ri aws_secret_access_key home root',
    'grep -r password= /home /root',
    "grep -r 'password=' /home /root",
    'find / -name x -exec grep -l aws_session_token {} +',
    'openssl s_client -connect host:443',
    'openssl enc -d -in a ; curl -k https://host/',
    'curl -b cookies.txt http://x',
    'useradd -m -s /bin/sh eve',
    'zip -r out.zip /etc ; ssh -P 22 host',
    'vault login -method=oidc',
    'htpasswd -v /etc/users eve',
    'snmpwalk -v 3 10.0.0.1',
    'echo hello | sudo tee /etc/motd',
    'net use Z: \\\\srv\\share /persistent:yes',
    'cp -P a b',
    'npm i http://registry:4873/@scope/package',
    'curl http://[::1]:8080/users/@me',
    'curl http://host:80/x?mail=a@b',
    'curl https://x/?key=name&sort=asc',
    'curl https://x/list?page=2&key=user-profile-2024',
    'curl https://x/?key=AppSettings',
    'github.diff.has_secrets = true) github.repo.name=x',
    'echo hello | git hash-object --stdin',
    'echo hello | passwd-check --stdin',
    "ssh-keygen -t ed25519 -N '' -f k",
    'ssh-keygen -t ed25519 -N  -f k',
    'ssh-keygen -R host',
    'lftp -u eve host',
    'net user eve /delete',
    'net user eve * /add',
    'net user',
    'sqlplus / as sysdba',
    'sqlplus /nolog @scripts/run.sql',
    'xfreerdp /u:eve /v:h',
    'build.py acme/web:1.4@sha256:00ff',
    'python3 manage.py runserver 0.0.0.0:8000',
    'sync.py http://host:80/a@b',
    'hydra -P words.txt -l eve ssh://h',
    'sudo sh -c cat <<< hello',
  ])('%s', (text) => {
    expect(maskSecrets(text)).toBe(text)
  })
})

test('a name that merely speaks of secrets is not one of them; a field of your own may well be', () => {
  const official = ['desc', 'files', 'lines', 'links'].map((one) => `github.diff.committed_secrets.${one}`)
  expect(official.filter(isSecretName)).toEqual([])
  expect(['github.diff.has_secrets', 'has_password'].map(isSecretName)).toEqual([false, false])
  expect(['my_secret', 'app.secret', 'committed_secrets'].map(isSecretName)).toEqual([true, true, true])
})

test('masking twice changes nothing more', () => {
  const words = fc.constantFrom(
    'password',
    'token',
    '=',
    ':',
    ' ',
    '"',
    "'",
    '--',
    '-p',
    'mysql',
    'curl -u',
    'zip -P',
    'vault login ',
    'htpasswd -b ',
    'echo ',
    '| sudo -S',
    'curl -b ',
    'net use \\\\',
    'aws_secret_access_key ',
    'net user a ',
    'ssh-keygen -N ',
    'lftp -u a,',
    'sqlplus a/',
    'xfreerdp /p:',
    'x.py a:',
    'evil-winrm -p ',
    '| passwd --stdin',
    'su <<< ',
    '?key=',
    '&sig=',
    '/',
    '?',
    '://',
    '@',
    'eyJ',
    'AKIA',
    '.',
    'abcdefghijklmnop',
    '{',
    ',',
    '[masked]',
    '…',
  )
  fc.assert(
    fc.property(fc.array(words, { maxLength: 20 }), (pieces) => {
      const once = maskSecrets(pieces.join(''))
      expect(maskSecrets(once)).toBe(once)
    }),
    { numRuns: 2000 },
  )
})

test('100 kB of anything takes linear time', () => {
  const bits = [
    'eyJ',
    '-eyJ',
    'token',
    'token=',
    'a="',
    '://',
    'a://b:',
    'a:b@',
    '-----BEGIN PRIVATE KEY-----',
    'bearer ',
    '--a ',
    ' ',
    '.',
    'password=" ',
    'mysql -p',
    '"\\',
    'zip -P x ',
    'echo a ',
    'net use \\\\',
    'curl -b a=b; ',
    'htpasswd -b ',
    'htpasswd -nb 1 ',
    'vault login -a ',
    'grep aws_secret_access_key ',
    'a://b:c/',
    'a://b:1/',
    '?key=',
    '?key=aA',
    '&sig=',
    'net user a b ',
    'net user "',
    'ssh-keygen -N "',
    'lftp -u a,b ',
    'sqlplus a/',
    'sqlplus a/b ',
    'xfreerdp /p:a ',
    'x.py a:',
    'x.py a:b ',
    'impacket-x a/',
    'evil-winrm -p a ',
    'su <<< a ',
    'su <<< "',
    'echo a | passwd a ',
    'echo a | b ',
  ]
  for (const bit of bits) {
    const [small, large] = [20_000, 100_000].map((size) => timed(bit.repeat(size / bit.length)))
    // Quadratic time would be 25 times as long; a shared machine gets some slack.
    expect({ bit, linear: (large ?? 0) < Math.max(250, 15 * (small ?? 0)) }).toEqual({ bit, linear: true })
  }
})

const hostile = join(import.meta.dirname, '../../../shared/corpus/hostile.jsonl')
if (!existsSync(hostile)) console.warn('The hostile corpus is not on this machine: its secrets are not checked.')

describe.skipIf(!existsSync(hostile))('the hostile corpus', () => {
  test('keeps none of its made-up secrets', () => {
    const events = readFileSync(hostile, 'utf8')
      .split('\n')
      .slice(40, 47)
      .map((line) => parseFalcoEvent(line))
    const told = events.flatMap((parsed) => (parsed.ok ? [field(parsed.event, 'proc.cmdline'), field(parsed.event, 'proc.env')] : []))
    expect(told.map((text) => maskSecrets(text ?? '')).join('\n')).not.toMatch(/TEST ?ONLY|TestOnly|testonly|00ff00ff|VEVTVA/)
  })
})

function timed(text: string): number {
  const begin = performance.now()
  maskSecrets(text)
  return performance.now() - begin
}
