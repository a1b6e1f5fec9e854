'use client';
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import type { RuleDraft } from './draft';
import { type Errors, errorAt } from './errors';
import { ruleOf } from './rule-input';

/** The form of a rule: its draft and what is wrong with it. */
export interface RuleFormState {
  draft: RuleDraft;
  change(change: Partial<RuleDraft>): void;
  /** Of a field that a person left, or of any after the first try to save. */
  error(path: string): string | undefined;
  /** A person left the field. */
  touch(path: string): void;
  isChanged: boolean;
}

const Context = createContext<RuleFormState | undefined>(undefined);

/** The state of the form around the component. */
export function useRuleForm(): RuleFormState {
  const state = useContext(Context);
  if (!state) throw new Error('A part of the rule form is outside of it.');
  return state;
}

const noErrors: Errors = new Map();

/** Keeps the draft. `isTried`: a person tried to save it, so that every error is shown. */
export function useFormState(initial: RuleDraft, isTried: boolean): RuleFormState {
  const [first] = useState(initial);
  const [draft, setDraft] = useState(first);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const errors = useMemo(() => {
    const result = ruleOf(draft);
    return 'errors' in result ? result.errors : noErrors;
  }, [draft]);
  return {
    draft,
    isChanged: draft !== first,
    change: (change) => setDraft((before) => ({ ...before, ...change })),
    error: (path) => (isTried || touched.has(path) ? errorAt(errors, path) : undefined),
    touch: (path) => setTouched((before) => (before.has(path) ? before : new Set([...before, path]))),
  };
}

export const FormProvider = ({ state, children }: { state: RuleFormState; children: ReactNode }) => (
  <Context.Provider value={state}>{children}</Context.Provider>
);
