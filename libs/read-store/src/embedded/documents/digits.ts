/** Of the longest key. */
export const MAX_KEY_DIGITS = 19;
/** A key is split here: each part is exact as a number. */
export const LOW_DIGITS = 9;

/** How many decimal digits it begins with; 0 where they are more than those of a key. */
export function leadingDigits(text: string): number {
  let at = 0;
  while (at < text.length && isDigit(text.charCodeAt(at))) at++;
  return at > MAX_KEY_DIGITS ? 0 : at;
}

export const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;
