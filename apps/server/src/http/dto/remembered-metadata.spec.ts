import { getMetadataStorage, IsString, Length, validateSync } from 'class-validator';
import { rememberMetadata } from './remembered-metadata.js';

class Named {
  @IsString()
  name: unknown;
}
class Short extends Named {
  @Length(1, 3, { groups: ['strict'] })
  code = 'too long';
}

describe('rememberMetadata', () => {
  const find = (groups?: string[]) =>
    getMetadataStorage().getTargetValidationMetadatas(Short, '', false, false, groups);

  it('finds what the library finds, decorators of ancestors included, and looks once', () => {
    const found = find();
    rememberMetadata();
    expect(find()).toEqual(found);
    expect(found.map(({ propertyName }) => propertyName).sort()).toEqual(['code', 'name']);
    expect(find()).toBe(find());
  });

  it('leaves groups to the library', () => {
    rememberMetadata();
    expect(find(['strict']).map(({ propertyName }) => propertyName)).toEqual(['code']);
    expect(validateSync(Object.assign(new Short(), { name: 1 }), { groups: ['strict'] })).toHaveLength(1);
  });
});
