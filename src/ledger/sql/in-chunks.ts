/**
 * Run one multi-row statement after another until all items are through: 64 at a time, the rest at once. So there are only 64
 * texts of each statement, and after a while each is found prepared.
 */
export async function inChunks<T, R>(items: readonly T[], run: (chunk: readonly T[]) => Promise<readonly R[]>): Promise<readonly R[]> {
  const results: R[] = []
  for (let start = 0; start < items.length; start += chunkMax) {
    results.push(...(await run(items.slice(start, start + chunkMax))))
  }
  return results
}

const chunkMax = 64
