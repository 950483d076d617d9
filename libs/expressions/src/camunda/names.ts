/** Names with a keyword of FEEL in them: the parser takes them for names only if it is told so. */
export const NAMES_WITH_KEYWORDS: Readonly<Record<string, null>> = { 'get or else': null };

/**
 * What a call is written as for feelin, which has one space for variables and functions and gives variables precedence: no
 * variable of a process is in the way of `trim(trim)`.
 */
export const internalName = (name: string): string => `camunda·${name.replaceAll(' ', '·')}`;
