/** A model as far as the names of what it makes go. */
interface Named {
  name: string;
  queue?: unknown;
  schedule?: unknown;
  onUpload?: unknown;
}

/** What a model makes that is told apart by its name alone, after the stack's. */
function made({ name, queue, schedule, onUpload }: Named): Array<{ kind: string; name: string }> {
  return [
    { kind: "task definition", name },
    ...(queue
      ? [
          { kind: "task definition", name: `${name}-worker` },
          { kind: "queue", name },
          { kind: "queue", name: `${name}-dead-letters` },
        ]
      : []),
    ...(schedule ? [{ kind: "queue", name: `${name}-schedule-dead-letters` }] : []),
    ...(onUpload ? [{ kind: "queue", name: `${name}-upload-undelivered` }] : []),
  ];
}

/** Models of which one would take for its own what another makes: revisions of both in one family, messages of both in one queue. */
export function nameCollisions(models: Named[]): Array<{ path: PropertyKey[]; message: string }> {
  const taken = new Map<string, string>();
  return models.flatMap((model, i) => {
    const clash = made(model).find(({ kind, name }) => (taken.get(`${kind} ${name}`) ?? model.name) !== model.name);
    const other = clash && taken.get(`${clash.kind} ${clash.name}`);
    for (const { kind, name } of made(model)) taken.set(`${kind} ${name}`, model.name);
    if (!clash) return [];
    const message = `does not go together with model '${other}': both would have a ${clash.kind} '<stack>-${clash.name}'`;
    return [{ path: ["models", i, "name"], message }];
  });
}
