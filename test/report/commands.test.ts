import { expect, test } from 'vitest'
import { anEvent } from '../event.ts'
import { bareEvent, bucketPolicy, commandsOf, reportOn, secretRead } from './material.ts'

test('a pod is looked at through the cluster, and its container on the node', () => {
  expect(commandsOf(reportOn(anEvent()))).toEqual([
    'kubectl -n payments get pod checkout-6d4cf56db6-x7zlp -o wide',
    `kubectl -n payments get pod checkout-6d4cf56db6-x7zlp -o jsonpath='{.spec.containers[*].image}{"\\n"}{.status.containerStatuses[*].imageID}{"\\n"}'`,
    'kubectl -n payments get events --sort-by=.lastTimestamp',
    'kubectl -n payments logs checkout-6d4cf56db6-x7zlp -c app --timestamps --tail=200',
    'crictl ps -a --id 3ad7b26ded6d',
  ])
})

test('a host is looked at by its log, its logins, the file and the executable', () => {
  const fields = { 'container.id': 'host', 'user.name': 'deploy', 'proc.exepath': '/opt/my tool/run', 'fd.name': '/etc/shadow' }
  expect(commandsOf(reportOn(bareEvent({ time: '2026-11-24T09:29:59Z' }, fields)))).toEqual([
    'last -n 20 deploy',
    "journalctl --no-pager --since '2026-11-24 09:19:59 UTC' --until '2026-11-24 09:39:59 UTC'",
    "stat '/opt/my tool/run'",
    "dpkg -S '/opt/my tool/run' || rpm -qf '/opt/my tool/run'",
    'stat /etc/shadow',
  ])
})

test('an object of the cluster is looked at without showing what a secret holds', () => {
  expect(commandsOf(reportOn(secretRead))).toEqual([
    'kubectl -n payments get secrets db-credentials -o wide --show-labels',
    'kubectl -n payments auth can-i --list --as=ana@example.com',
    'kubectl -n payments get events --sort-by=.lastTimestamp',
  ])
})

test('an actor in AWS is looked up by name, and the bucket by its policy', () => {
  expect(commandsOf(reportOn({ ...bucketPolicy, time: '2026-11-24T09:30:00Z' }))).toEqual([
    'aws cloudtrail lookup-events --region eu-west-1 --lookup-attributes AttributeKey=Username,AttributeValue=ana --start-time 2026-11-24T09:20:00Z --end-time 2026-11-24T09:40:00Z',
    'aws s3api get-bucket-policy-status --bucket shop-exports',
    'aws s3api get-public-access-block --bucket shop-exports',
  ])
})

test('a principal in Google Cloud is looked up in the audit log', () => {
  const fields = { 'gcp.user': 'ana@example.com', 'gcp.projectId': 'shop-prod' }
  expect(commandsOf(reportOn(bareEvent({ source: 'gcp_auditlog', rule: 'GCP Bucket deleted' }, fields)))).toEqual([
    `gcloud logging read 'protoPayload.authenticationInfo.principalEmail="ana@example.com"' --project=shop-prod --freshness=1d --limit=50`,
  ])
})

test('no command changes anything', () => {
  const verbs = /\b(?:rm|chmod|chown|kill|delete|apply|patch|edit|exec|cp|mv|put-|create|remount|systemctl|iptables)\b/
  const all = [anEvent(), secretRead, bucketPolicy].flatMap((event) => commandsOf(reportOn(event)))
  expect(all.filter((command) => verbs.test(command))).toEqual([])
})
