/** No XML name has a "#": whoever looks for an ad-hoc sub-process by its id finds that one alone. The name is Camunda's. */
const SUFFIX = '#innerInstance';

/** Where the token of an inner instance of an ad-hoc sub-process is. */
export const innerInstanceOf = (adHocSubProcess: string): string => adHocSubProcess + SUFFIX;

export const isInnerInstance = (element: string): boolean => element.endsWith(SUFFIX);
