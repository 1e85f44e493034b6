/** What to look at when Falco speaks of itself, by its notice's name; our own words, checked against Falco's source and settings. */
export const sensorAdvice: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'Falco internal: syscall event drop',
    [
      'Which counter grew: n_drops_buffer_total is the buffer between kernel and Falco being full, and its parts tell which calls came too fast; n_drops_scratch_map, n_drops_page_faults and n_drops_bug are other troubles.',
      'What the node did in that minute: a build, a scan or a backup floods Falco, and so does somebody who wants it blind.',
      'If it comes often: a larger buf_size_preset of the engine, fewer calls by base_syscalls, or fewer rules on file opens in falco.yaml; each costs memory or sight.',
    ],
  ],
  [
    'Falco internal: hot restart failure',
    [
      'The text of the notice: it names the file and what was wrong with it. Until it is mended Falco goes on with the old rules.',
      'Who changed the rules or falco.yaml last, and whether every node got the same change.',
      'falco -V with the files in the order of rules_files, the base file first, tells what a restart would refuse.',
    ],
  ],
  [
    'Falco internal: timeouts notification',
    ['Whether the node was frozen, starved of processor time or paused, and whether events came again since.'],
  ],
  [
    'Falco internal: metrics snapshot',
    ['Whether a counter of drops grew since the last snapshot, and whether version and rule files are the same on all nodes.'],
  ],
  [
    'Falco internal: capture size limit reached',
    ['Whether the capture that was cut is needed, and whether max_file_size_mb is set too low for it.'],
  ],
  ['Test rule', ["Whether somebody tried the connection at that time; if nobody did, who else can reach falcosidekick's /test endpoint."]],
])
