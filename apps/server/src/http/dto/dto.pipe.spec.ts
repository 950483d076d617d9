import 'reflect-metadata';
import type { JsonObject } from '@onward/model';
import { thrownBy } from '../errors/thrown.fixture.js';
import { ActivateJobsDto, UpdateJobDto } from '../jobs/jobs.dto.js';
import { CreateInstanceDto } from '../instances/instances.dto.js';
import { DtoPipe } from './dto.pipe.js';

const create = new DtoPipe(CreateInstanceDto);
const update = new DtoPipe(UpdateJobDto);
const activate = new DtoPipe(ActivateJobsDto);

describe('a request body', () => {
  it('becomes an instance of its DTO', () => {
    const dto = create.transform({ processDefinitionId: 'order', variables: { a: 1 } });
    expect(dto).toBeInstanceOf(CreateInstanceDto);
    expect(dto.processDefinitionId).toBe('order');
  });

  it('keeps the very variables that were sent', () => {
    const variables: JsonObject = { deep: { er: [1, { __typename: 'x', constructor: 'c' }] } };
    expect(create.transform({ processDefinitionId: 'order', variables }).variables).toBe(variables);
  });

  it('counts as {} where there is none', () => {
    expect(create.transform(undefined)).toBeInstanceOf(CreateInstanceDto);
  });

  it('takes null for absent', () => {
    expect(create.transform({ processDefinitionId: 'order', variables: null }).variables).toBeNull();
  });

  it.each([
    ['a list', create, [], 'INVALID_BODY', undefined],
    ['text', create, 'x', 'INVALID_BODY', undefined],
    ['an unknown property', create, { processId: 'order' }, 'UNKNOWN_PROPERTY', 'processId'],
    ['a property of every object', create, { constructor: {} }, 'UNKNOWN_PROPERTY', 'constructor'],
    [
      'an unknown property further in',
      update,
      { changeset: { retires: 1 } },
      'UNKNOWN_PROPERTY',
      'changeset.retires',
    ],
    ['a number for text', create, { processDefinitionId: 1 }, 'INVALID_FIELD', 'processDefinitionId'],
    ['empty text', create, { processDefinitionId: '' }, 'INVALID_FIELD', 'processDefinitionId'],
    [
      'a list for variables',
      create,
      { processDefinitionId: 'o', variables: [] },
      'INVALID_FIELD',
      'variables',
    ],
    [
      'a version that does not exist',
      create,
      { processDefinitionVersion: -2 },
      'INVALID_FIELD',
      'processDefinitionVersion',
    ],
    ['text for a flag', create, { awaitCompletion: 'true' }, 'INVALID_FIELD', 'awaitCompletion'],
    [
      'too many tags',
      create,
      { tags: Array.from({ length: 11 }, (_, at) => `t${at}`) },
      'INVALID_FIELD',
      'tags',
    ],
    ['a tag twice', create, { tags: ['a', 'a'] }, 'INVALID_FIELD', 'tags'],
    ['a tag with a blank', create, { tags: ['a b'] }, 'INVALID_FIELD', 'tags'],
    ['a business id too long', create, { businessId: 'x'.repeat(257) }, 'INVALID_FIELD', 'businessId'],
    ['nothing where an object is needed', update, {}, 'INVALID_FIELD', 'changeset'],
    ['a list where an object is needed', update, { changeset: [] }, 'INVALID_BODY', 'changeset'],
    ['no retries', update, { changeset: { retries: 0 } }, 'INVALID_FIELD', 'changeset.retries'],
    ['no lease', activate, { type: 'a', timeout: 0, maxJobsToActivate: 1 }, 'INVALID_FIELD', 'timeout'],
    ['no type', activate, { timeout: 1000, maxJobsToActivate: 1 }, 'INVALID_FIELD', 'type'],
    [
      'too many jobs',
      activate,
      { type: 'a', timeout: 1, maxJobsToActivate: 1001 },
      'INVALID_FIELD',
      'maxJobsToActivate',
    ],
  ])('is refused: %s', (_what, pipe, body, code, field) => {
    const thrown = thrownBy(() => (pipe as DtoPipe<object>).transform(body));
    expect(thrown).toMatchObject({ code, status: 400 });
    expect(thrown?.extras['field']).toBe(field);
  });

  it('is told what the request takes', () => {
    expect(thrownBy(() => update.transform({ retries: 1 }))?.message).toBe(
      '"retries" is no property of this request. It takes: changeset, operationReference, leaseToken.',
    );
  });
});
