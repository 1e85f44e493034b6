/** One printable sentence that fits: no control, bidi or zero-width characters, at most 300 long, and it ends. */
export function isPlain(sentence: string): boolean {
  return sentence.length <= 300 && sentence.trim().length > 10 && /[.?…]$/.test(sentence) && !/[\p{C}\p{Zl}\p{Zp}]/u.test(sentence)
}
