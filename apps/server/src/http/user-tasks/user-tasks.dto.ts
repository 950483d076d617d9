import type { JsonObject } from '@onward/model';
import { Flag, Int, Text, Texts, Variables } from '../dto/fields.js';
import { Nested } from '../dto/nested.js';

const ACTION = { description: 'What the event says was done.', max: 1000 };

export class AssignUserTaskDto {
  @Text({ description: 'Who is to work on the task.', optional: false, max: 1000 })
  assignee!: string;

  @Flag({
    description: 'False: a claim, refused when somebody else has the task. True: reassigns.',
    by: true,
  })
  allowOverride?: boolean | null;

  @Text(ACTION)
  action?: string | null;
}

export class UserTaskChangesetDto {
  @Text({ description: 'ISO 8601 date and time; empty: none.', max: 100, mayBeEmpty: true })
  dueDate?: string | null;

  @Text({ description: 'ISO 8601 date and time; empty: none.', max: 100, mayBeEmpty: true })
  followUpDate?: string | null;

  @Texts({ description: 'Who may claim it; empty: nobody.' })
  candidateUsers?: readonly string[] | null;

  @Texts({ description: 'Whose members may claim it; empty: nobody’s.' })
  candidateGroups?: readonly string[] | null;

  @Int({ description: 'How urgent it is.', min: 0, max: 100 })
  priority?: number | null;
}

export class UpdateUserTaskDto {
  @Nested(UserTaskChangesetDto, 'What to change; what is absent or null stays.', true)
  changeset?: UserTaskChangesetDto | null;

  @Text(ACTION)
  action?: string | null;
}

export class CompleteUserTaskDto {
  @Variables({ description: 'The result; goes through the task’s output mappings.' })
  variables?: JsonObject | null;

  @Text(ACTION)
  action?: string | null;
}
