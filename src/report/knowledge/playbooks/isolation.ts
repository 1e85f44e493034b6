import { line } from '../template.ts'
import type { Slot, Template } from '../template.ts'

/** Cuts a pod off: a label on it, and a policy that lets nothing in or out where the label is. Nothing of the event is in the document. */
export function isolationOf(namespace: Slot, pod: Slot): Template {
  return line`kubectl -n ${namespace} label pod ${pod} falconer-isolate=true && kubectl -n ${namespace} apply -f - <<'EOF'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: falconer-isolate
spec:
  podSelector:
    matchLabels:
      falconer-isolate: "true"
  policyTypes:
    - Ingress
    - Egress
EOF`
}

export const isolation = {
  changes: 'Labels the pod, and makes a NetworkPolicy falconer-isolate in its namespace that allows nothing in or out.',
  risk: 'Only where the network plugin enforces policies, and not for pods on the host network. What another policy allows this pod stays allowed; open connections may live on.',
  undo: 'Take the label off (kubectl label pod, falconer-isolate-). When no pod has it, remove the policy falconer-isolate.',
}
