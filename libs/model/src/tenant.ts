/** The tenant of everything until tenants come. */
export const DEFAULT_TENANT = '<default>';
/** Who acted where nobody is known: no authentication yet, or the engine itself. */
export const ANONYMOUS = '<anonymous>';
export const SYSTEM_ACTOR = '<system>';
