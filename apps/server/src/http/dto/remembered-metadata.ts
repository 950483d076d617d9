import { getMetadataStorage } from 'class-validator';

type Metadatas = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>;

/**
 * `class-validator` looks through the decorators of every class, and their ancestors, each time it validates one object; they do not
 * change once a class is loaded. From this call on, of which there is one per process, it does so once per class.
 */
export function rememberMetadata(): void {
  const storage = getMetadataStorage();
  const search = storage.getTargetValidationMetadatas.bind(storage);
  const known = new WeakMap<object, Metadatas>();
  storage.getTargetValidationMetadatas = (target, schema, always, strictGroups, groups) => {
    // Schemas and groups are not used here; whoever else does in this process gets what the library finds.
    if (schema || always || strictGroups || groups)
      return search(target, schema, always, strictGroups, groups);
    let found = known.get(target);
    if (found === undefined) known.set(target, (found = search(target, schema, always, strictGroups)));
    return found;
  };
}
