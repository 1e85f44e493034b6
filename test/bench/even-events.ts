/** One event on its way: its body, and the headline that the card of its problem has. */
export type Letter = { readonly body: string; readonly headline: string }

/** The same notice from so many workloads in turn. Every event is another one: its time and its command differ. */
export function evenEvents({ from = 0, problems = 200 }: { readonly from?: number; readonly problems?: number }): () => Letter {
  let index = from
  return () => {
    index += 1
    return { body: eventBody(index, index % problems), headline: `Notice: Terminal shell in container · load/app-${index % problems}/app` }
  }
}

/** About 1.4 kB, like a real alert with its rendered text. */
function eventBody(index: number, problem: number): string {
  const time = `2026-05-11T08:${String(Math.floor(index / 60_000) % 60).padStart(2, '0')}:${String(Math.floor(index / 1000) % 60).padStart(2, '0')}.${String(index % 1_000_000_000).padStart(9, '0')}Z`
  const pod = `app-${problem}-7d9c6b5f4-x2x4z`
  const text = `evt_type=execve user=root user_uid=0 user_loginuid=-1 process=bash proc_exepath=/bin/bash parent=runc command=bash -c step ${index} terminal=34816 exe_flags=EXE_WRITABLE|EXE_LOWER_LAYER container_id=0a1b2c3d4e5f container_name=app container_image_repository=registry.example/app container_image_tag=1.2.3 k8s_pod_name=${pod} k8s_ns_name=load`
  return `{"hostname":"node-${index % 14}","output":"${time}: Notice A shell was spawned in a container with an attached terminal | ${text}","output_fields":{"container.id":"0a1b2c3d4e5f","container.image.repository":"registry.example/app","container.image.tag":"1.2.3","container.name":"app","evt.arg.flags":"EXE_WRITABLE|EXE_LOWER_LAYER","evt.time.iso8601":${1_778_486_400_000_000_000n + BigInt(index)},"evt.type":"execve","k8s.ns.name":"load","k8s.pod.name":"${pod}","proc.cmdline":"bash -c step ${index}","proc.exepath":"/bin/bash","proc.name":"bash","proc.pname":"runc","proc.tty":34816,"user.loginuid":-1,"user.name":"root","user.uid":0},"priority":"Notice","rule":"Terminal shell in container","source":"syscall","tags":["T1059","container","maturity_stable","mitre_execution","shell"],"time":"${time}"}`
}
