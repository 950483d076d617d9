/**
 * Every problem a BPMN file or a builder definition can have, by its stable code. The text is the general meaning; the problem's
 * own message names the element and what to do. `docs/bpmn.md` lists them, which a test checks.
 */
export const PROBLEM_CODES = {
  // the file
  XML_TOO_LARGE: 'The file is beyond a bound: bytes, depth, elements or the length of a text.',
  XML_ENCODING: 'The file is not UTF-8.',
  XML_DOCTYPE: 'The file has a DOCTYPE, which is refused: it can define entities and name other files.',
  XML_MALFORMED: 'The file is not well-formed XML.',
  NOT_BPMN: 'The file has no BPMN 2.0 `definitions` as its root element.',
  XML_UNEXPECTED: 'The file contains something that the BPMN 2.0 schema does not.',
  UNKNOWN_ELEMENT: 'An XML element that BPMN 2.0 or an extension it names does not have.',
  UNKNOWN_ATTRIBUTE: 'An attribute that BPMN 2.0 or an extension it names does not have.',
  DANGLING_REFERENCE: 'A reference to an id that is nowhere in the file.',
  NO_EXECUTABLE_PROCESS: 'No process of the file has isExecutable="true".',

  // what is not supported
  UNSUPPORTED_ELEMENT: 'An element type or a part of an element that the engine cannot execute.',
  UNSUPPORTED_ATTRIBUTE: 'An attribute whose meaning the engine cannot execute.',
  UNSUPPORTED_EXTENSION: 'An extension element whose meaning the engine cannot execute, at least not there.',
  CAMUNDA_7_EXTENSION: 'An attribute or element of Camunda 7, which would be without effect here.',

  // names
  MISSING_ID: 'A process, element or flow without an id.',
  INVALID_ID: 'An id that is no XML name, is too long, or is reserved.',
  DUPLICATE_ID: 'Two elements with one id.',

  // the graph
  DANGLING_FLOW: 'A sequence flow without a source or a target.',
  FLOW_CROSSES_SCOPE: 'A sequence flow across the border of a sub-process.',
  NO_START_EVENT: 'A process or sub-process that has nothing to start with.',
  SEVERAL_START_EVENTS: 'A process or sub-process with more than one start event that nothing triggers.',
  START_WITH_INCOMING: 'A sequence flow into a start event.',
  END_WITH_OUTGOING: 'A sequence flow out of an end event.',
  UNREACHABLE_ELEMENT: 'An element that no path from the start event leads to.',

  // conditions
  CONDITION_MISSING:
    'A flow out of a splitting exclusive gateway that has no condition and is not its default.',
  CONDITION_NOT_ALLOWED: 'A condition on a flow that leaves an event or an event-based gateway.',
  DEFAULT_WITH_CONDITION: 'A default flow with a condition.',
  DEFAULT_NOT_OUTGOING: 'A default flow that does not leave its gateway or activity.',
  SEVERAL_DEFAULTS: 'A gateway with more than one default flow.',

  // events
  EVENT_TYPE_NOT_ALLOWED: 'An event of a type that cannot be caught or thrown there.',
  EVENT_INCOMPLETE:
    'An event or task without the message, signal, code, time or link that it needs, or with an unusable one.',
  INVALID_TIMER: 'A time that is no ISO 8601 date, duration or interval and no cron expression.',
  EVENT_GATEWAY_INVALID:
    'An event-based gateway that leads to something else than events to wait for, or to fewer than two.',
  EVENT_SUB_PROCESS_INVALID:
    'An event sub-process with sequence flows, or without exactly one start event with a trigger.',
  BOUNDARY_INVALID:
    'A boundary event for an error or a cancelling that does not interrupt, or cancels no transaction.',
  LINK_INVALID: 'A link without its other end in the same scope, with two ends, or with a sequence flow.',
  CAUGHT_TWICE: 'Two events at one place that catch the same.',

  // expressions
  EMPTY_EXPRESSION: 'An expression without text.',
  INVALID_EXPRESSION: 'An expression that is not FEEL, or is beyond a bound.',
  UNSUPPORTED_LANGUAGE: 'An expression in a language other than FEEL.',

  // activities
  MISSING_JOB_TYPE: 'A task without the job type that tells workers what to do.',
  MISSING_SCRIPT: 'A script task with neither a script in FEEL nor a job type.',
  MISSING_CALLED_ELEMENT:
    'A call activity that names no process, or no version tag where it is bound to one.',
  INVALID_LISTENER: 'A listener for a step that does not exist, or two that are told the same.',
  INVALID_LOOP: 'A loop without an end, without a number of instances, or with an unusable one.',
  INVALID_QUANTITY: 'A start or completion quantity that is no positive integer.',
  INVALID_RETRIES: 'Retries that are no positive integer.',
  INVALID_HEADER: 'A header without a key, or two with one key.',
  INVALID_MAPPING_TARGET: 'A mapping whose target is no variable name or path.',
  INVALID_PRIORITY: 'A priority that is no integer from 0 to 100.',
  INVALID_DATE: 'A date that is no ISO 8601 date and time.',
  INVALID_ON_FAILURE: 'onFailure is neither "incident" nor "compensate".',

  // compensation
  BOUNDARY_NOT_ATTACHED: 'A boundary event that is attached to no activity.',
  SEVERAL_COMPENSATION_BOUNDARIES: 'An activity with more than one compensation boundary event.',
  COMPENSATION_TARGET_INVALID: 'A compensation of something that is no activity of the scope.',
  COMPENSATION_HANDLER_MISSING: 'A compensation boundary event without an association to its handler.',
  COMPENSATION_HANDLER_INVALID: 'A compensation handler that is no activity marked isForCompensation="true".',
  COMPENSATION_HANDLER_WITH_FLOWS: 'A sequence flow into or out of a compensation handler.',
  COMPENSATION_HANDLER_UNUSED: 'A compensation handler that no boundary event leads to.',
  BOUNDARY_WITH_FLOWS: 'A sequence flow into a boundary event, or out of a compensation boundary event.',
} as const;

export type ProblemCode = keyof typeof PROBLEM_CODES;
