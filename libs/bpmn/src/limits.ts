/** Bounds of a BPMN file, checked before it is read into memory as a model. */
export const BPMN_LIMITS = {
  /** Bytes of the file. */
  maxBytes: 4 * 1024 * 1024,
  /** Elements within each other. */
  maxDepth: 100,
  /** XML elements, diagram included. */
  maxElements: 100_000,
  /** Characters of one attribute or text. */
  maxTextLength: 256 * 1024,
  /** Characters of an id, a job type, a variable name. */
  maxNameLength: 255,
  /** Problems that are reported for one file. */
  maxProblems: 200,
} as const;
