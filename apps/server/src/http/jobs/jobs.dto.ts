import type { JsonObject } from '@onward/model';
import { Flag, Int, OperationReference, Text, Texts, Unsupported, Variables } from '../dto/fields.js';
import { Nested } from '../dto/nested.js';
import { LIMITS } from '../request/limits.js';
import { UserTaskChangesetDto } from '../user-tasks/user-tasks.dto.js';

const MAX_INT = 2 ** 31 - 1;
const MAX_BACK_OFF = 365 * 24 * 60 * 60 * 1000;

export class ActivateJobsDto {
  @Text({ description: 'The job type, as the task definition names it.', optional: false, max: 1000 })
  type!: string;

  @Text({ description: 'Who works on the jobs; shown with them.', max: 1000, mayBeEmpty: true })
  worker?: string | null;

  @Int({
    description: 'Lease in ms: as long nobody else gets the job.',
    optional: false,
    min: 1,
    max: LIMITS.maxLease,
  })
  timeout!: number;

  @Int({ description: 'Jobs to hand out at most.', optional: false, min: 1, max: LIMITS.maxJobsToActivate })
  maxJobsToActivate!: number;

  @Texts({ description: 'Only these variables; empty: all that the task sees.' })
  fetchVariable?: readonly string[] | null;

  @Int({
    description: 'How long to wait for a first job, ms. 0: the default of 10 s. Below 0: do not wait.',
    by: 0,
  })
  requestTimeout?: number | null;

  @Texts({ description: 'Only <default> until there are tenants.' })
  tenantIds?: readonly string[] | null;

  @Text({ description: 'Without effect until there are tenants.', oneOf: ['PROVIDED', 'ASSIGNED'] })
  tenantFilter?: string | null;

  @Flag({ description: 'Lease tokens are not supported; only false.' })
  withLease?: boolean | null;
}

export class CorrectionsDto extends UserTaskChangesetDto {
  @Text({ description: 'Who is to have the task; empty: nobody.', max: 500, mayBeEmpty: true })
  assignee?: string | null;
}

export class JobResultDto {
  @Text({ description: 'Results of ad-hoc sub-processes are not supported.', oneOf: ['userTask'] })
  type?: string | null;

  @Flag({ description: 'True: the step does not happen, the task stays as it was.', by: false })
  denied?: boolean | null;

  @Text({ description: 'Why; for the people who look at it.', max: 4000, mayBeEmpty: true })
  deniedReason?: string | null;

  @Nested(CorrectionsDto, 'What the step is to change otherwise; what is absent or null stays.', true)
  corrections?: CorrectionsDto | null;
}

export class CompleteJobDto {
  @Variables({ description: 'The result; goes through the task’s output mappings.' })
  variables?: JsonObject | null;

  @Nested(JobResultDto, 'Of a task listener’s job: what becomes of the step it was told of.', true)
  result?: JobResultDto | null;

  @Unsupported()
  leaseToken?: unknown;

  @Unsupported()
  businessId?: unknown;
}

export class FailJobDto {
  @Int({
    description: 'Attempts left; 0 raises an incident (or the failure the process compensates).',
    min: 0,
    max: MAX_INT,
    by: 0,
  })
  retries?: number | null;

  @Text({ description: 'Why; for the people who look at it.', max: 10_000, mayBeEmpty: true })
  errorMessage?: string | null;

  @Int({ description: 'Not handed out again for this long, ms.', min: 0, max: MAX_BACK_OFF, by: 0 })
  retryBackOff?: number | null;

  @Variables({ description: 'Set at the task, for the next attempt.' })
  variables?: JsonObject | null;

  @Unsupported()
  leaseToken?: unknown;
}

export class ThrowJobErrorDto {
  @Text({ description: 'The BPMN error’s code.', optional: false, max: 1000 })
  errorCode!: string;

  @Text({ description: 'Why; for the people who look at it.', max: 10_000, mayBeEmpty: true })
  errorMessage?: string | null;

  @Variables({ description: 'Set where the error is caught.' })
  variables?: JsonObject | null;

  @Unsupported()
  leaseToken?: unknown;
}

export class JobChangesetDto {
  @Int({ description: 'Attempts left.', min: 1, max: MAX_INT })
  retries?: number | null;

  @Int({ description: 'The lease ends this many ms from now.', min: 0, max: LIMITS.maxLease })
  timeout?: number | null;

  @Unsupported()
  priority?: unknown;
}

export class UpdateJobDto {
  @Nested(JobChangesetDto, 'What to change; at least one of its properties.')
  changeset!: JobChangesetDto;

  @OperationReference()
  operationReference?: number | null;

  @Unsupported()
  leaseToken?: unknown;
}
