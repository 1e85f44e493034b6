import { expect, test } from 'vitest'
import { ownerOfPod } from '../../src/domain/pod-owner.ts'

test.each([
  ['checkout-7d9c6b5f4-x2x4z', 'checkout'],
  ['checkout-api-v2-5f8d7c6b9d-bq7xt', 'checkout-api-v2'],
  ['web-58b2de6b1-abc12', 'web'],
  ['fluentd-9zzmh', 'fluentd'],
  ['node-exporter-abc12', 'node-exporter'],
  ['postgres-0', 'postgres'],
  ['kafka-broker-12', 'kafka-broker'],
  ['backup-29012345-qx7bk', 'backup'],
  ['coredns', 'coredns'],
  ['debug-shell', 'debug-shell'],
  ['payments-proxy', 'payments-proxy'],
  ['my-backend-service', 'my-backend-service'],
  ['httpd-tests', 'httpd-tests'],
])('the pod %s belongs to %s', (pod, owner) => {
  expect(ownerOfPod(pod)).toBe(owner)
})
