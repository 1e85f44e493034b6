import type { Step } from '../step.ts'
import { isBackdooredXz } from './look.ts'

/** What to do about an image whose sshd loads the backdoored xz, whoever runs its containers. */
export function backdooredImage(place: 'docker' | 'kubernetes'): readonly Step[] {
  return [
    {
      id: `${place}.xz`,
      phase: 'containment',
      text: 'If it is 5.6.0 or 5.6.1, once evidence is kept: build the image anew with a clean xz (5.4, or what its distribution names), without sshd where it can be, and run that by its digest.',
      changes: 'New containers run with a clean library.',
      risk: 'Other images on the same base have it as well. An update inside the container is gone with the container.',
      undo: 'The image before can be put out again, which nobody should want.',
      when: isBackdooredXz,
    },
    {
      id: `${place}.xz-keys`,
      phase: 'containment',
      text: "If its sshd could be reached: replace its host keys (those in an image are every container's), the keys and passwords of who logged in, and the container's own credentials. They count as read.",
      changes: 'The old keys and passwords stop working; clients are told that the host key is new.',
      risk: 'Jobs that use them stop until they have the new ones.',
      undo: 'It cannot be undone, nor should it: hand out the new credentials.',
      when: isBackdooredXz,
    },
  ]
}
