/** Whose problem an event is: the half of the fingerprint that is not the rule. */
export type Workload =
  | {
      readonly kind: 'kubernetes'
      readonly cluster: string | undefined
      readonly namespace: string
      /** The pod's name without what its controller appended. */
      readonly owner: string
      readonly container: string | undefined
    }
  | { readonly kind: 'container'; readonly cluster: string | undefined; readonly image: string }
  | { readonly kind: 'host'; readonly cluster: string | undefined; readonly hostname: string; readonly process: string | undefined }
  | {
      /** A plugin's event: who did something to what. */
      readonly kind: 'service'
      readonly cluster: string | undefined
      readonly source: string
      readonly actor: string | undefined
      readonly target: string | undefined
    }
  | {
      /** The fields that falconer.yml names for this rule. */
      readonly kind: 'fields'
      readonly cluster: string | undefined
      readonly values: readonly { readonly field: string; readonly value: string | undefined }[]
    }

/** Short words for people: `payments/checkout/app`, `docker.io/library/nginx`, `nginx on web-1`, `ana → secrets/db`. */
export function workloadLabel(workload: Workload): string {
  switch (workload.kind) {
    case 'kubernetes':
      return [workload.namespace, workload.owner, workload.container].filter(Boolean).join('/')
    case 'container':
      return workload.image
    case 'host':
      return workload.process ? `${workload.process} on ${workload.hostname}` : workload.hostname
    case 'service':
      return [workload.actor, workload.target].filter(Boolean).join(' → ') || workload.source
    case 'fields':
      return workload.values.map(({ value }) => value ?? '-').join(' · ') || 'all workloads'
  }
}
