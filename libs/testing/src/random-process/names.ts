/** The job types of random processes. */
export const RANDOM_JOB_TYPES = ['work-1', 'work-2', 'work-3', 'undo'] as const;
/** A service task with this header is asked to count its runs in the variable named there; loops end by it. */
export const COUNTER_HEADER = 'counter';
/** Numbers that the conditions of random processes compare; instances are started with them. */
export const RANDOM_VARIABLES = ['a', 'b', 'c'] as const;

export const RANDOM_MESSAGES = ['paid', 'shipped'] as const;
export const RANDOM_SIGNALS = ['storm', 'strike'] as const;
/** What starts processes, and is thrown by none: a process that starts itself would never end. */
export const STARTING_MESSAGES = ['opened', 'ordered'] as const;
export const STARTING_SIGNALS = ['dawn'] as const;
/** What handlers throw, and what error events throw and catch. */
export const RANDOM_ERRORS = ['SIMULATED', 'REFUSED'] as const;
export const RANDOM_ESCALATIONS = ['LATE', 'DEAR'] as const;
