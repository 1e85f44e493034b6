/**
 * Run one multi-row statement after another, over at most 64 items each. Sizes are 64, 16, 4 and 1 only, whatever the number
 * of items: so every statement recurs, and is found prepared.
 */
export async function inChunks<T, R>(items: readonly T[], run: (chunk: readonly T[]) => Promise<readonly R[]>): Promise<readonly R[]> {
  const results: R[] = []
  for (let start = 0; start < items.length;) {
    const size = sizes.find((one) => one <= items.length - start) ?? 1
    results.push(...(await run(items.slice(start, start + size))))
    start += size
  }
  return results
}

const sizes = [64, 16, 4, 1] as const
