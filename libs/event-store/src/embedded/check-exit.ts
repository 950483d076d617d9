/** Exit codes by which the checking process tells damage from not having been able to check. */
export const EXIT_DAMAGED = 3;
export const EXIT_FAILED = 4;
