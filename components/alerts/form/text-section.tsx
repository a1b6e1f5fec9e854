'use client';
import { idOf } from './draft';
import { useRuleForm } from './form-context';
import { LongTextField, TextField } from './form-fields';
import { FieldRow, FormSection } from './section';

/** The texts of a rule and of its alerts. `isNew`: the id follows the name until a person changes it. */
export function TextSection({ isNew }: { isNew: boolean }) {
  const { draft, change } = useRuleForm();
  const followName = ({ target }: { target: EventTarget }) => {
    const { value } = target as HTMLInputElement;
    if (draft.id === idOf(draft.name)) change({ id: idOf(value) });
  };
  return (
    <FormSection title="What it says" note="Placeholders are replaced by the values of the alert.">
      <FieldRow>
        <div className="2xl:col-span-2" onChange={isNew ? followName : undefined}>
          <TextField name="name" label="Name" placeholder="Many payments are declined" />
        </div>
        <TextField name="id" label="Id" disabled={!isNew} hint={isNew ? undefined : 'It never changes.'} />
      </FieldRow>
      <TextField
        name="title"
        label="Title of an alert"
        placeholder="{{value}} of the payments were declined"
        hint={<Placeholders />}
      />
      <LongTextField name="body" label="Text of an alert, optional" />
      <LongTextField name="description" label="Why it matters, optional" />
      <LongTextField name="advice" label="What to do when it fires, optional" />
      <TextField
        name="link"
        label="Where an alert opens, optional"
        placeholder="/prices/{{labels.symbol}}"
        hint="A path of this site, or an address. Values are percent-encoded."
      />
    </FormSection>
  );
}

/** The placeholders that the draft can use, to be read and copied. */
function Placeholders() {
  const { draft } = useRuleForm();
  const names = ['value', 'threshold', 'window', ...draft.by.map((name) => `labels.${name}`)];
  return (
    <>
      Placeholders:{' '}
      {names.map((name, i) => (
        <span key={name}>
          {i > 0 && ', '}
          <code className="font-mono">{`{{${name}}}`}</code>
        </span>
      ))}
    </>
  );
}
