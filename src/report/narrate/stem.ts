/** A word without the ending that its form gives it: `names`, `named` and `naming` are one word. Rough, but the same for all who compare. */
export function stem(word: string): string {
  const lower = word.toLowerCase()
  if (lower.length < 4) return lower
  const bare = lower
    .replace(/(?:ies|ied)$/, 'y')
    .replace(/(?<=ss|sh|ch|x)es$/, '')
    .replace(/(?<![su])s$/, '')
    .replace(/(?:ed|ing)$/, '')
    .replace(/([bdfgkmnprt])\1$/, '$1')
    .replace(/e$/, '')
  return bare.length < 3 ? lower : bare
}

/** A list of words, however they are spread over lines, each as its stem. */
export function listed(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/).map(stem))
}
