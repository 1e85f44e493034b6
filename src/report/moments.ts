export { utc } from '../domain/utc.ts'
