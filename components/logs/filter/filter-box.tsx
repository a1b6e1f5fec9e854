'use client';
import { Search, X } from 'lucide-react';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { inputClass } from '@/components/ui/field';
import { CompletionList } from './completion-list';
import { type Completion, complete, completionsAt } from './language/completion';
import { useFilterDraft } from './use-filter-draft';
import { useFocusKey } from './use-focus-key';
import { useKnownServices } from './use-known-services';

/** The filter of all tabs in one box, with completion. `/` focuses it, Escape closes the completion, then clears. */
export function FilterBox() {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const { typed, problem, type, apply, clear } = useFilterDraft();
  const [isFocused, setFocused] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const [caret, setCaret] = useState(0);
  const services = useKnownServices(isFocused);
  useFocusKey(input);
  const found = isOpen ? completionsAt(typed, caret, services) : [];
  const readCaret = () => setCaret(input.current?.selectionStart ?? typed.length);
  const accept = (completion: Completion) => {
    const next = complete(typed, completion);
    type(next.typed);
    setCaret(next.caret);
    setChosen(-1);
    requestAnimationFrame(() => input.current?.setSelectionRange(next.caret, next.caret));
    input.current?.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    const completion =
      found[chosen] ?? (event.key === 'Tab' && !event.shiftKey && typed ? found[0] : undefined);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0)
      setChosen((chosen + step + found.length + (chosen < 0 && step < 0 ? 1 : 0)) % found.length);
    else if (step !== undefined) setOpen(true);
    else if (completion && (event.key === 'Enter' || (event.key === 'Tab' && found[chosen])))
      accept(completion);
    else if (event.key === 'Enter') {
      apply();
      setOpen(false);
    } else if (event.key === 'Escape') {
      if (found.length > 0) setOpen(false);
      else clear();
      setChosen(-1);
    } else return;
    event.preventDefault();
  };
  return (
    <form
      aria-label="Filter of the lines"
      className="relative mb-3"
      onSubmit={(event) => event.preventDefault()}
    >
      <Search aria-hidden className="absolute top-2.5 left-2.5 size-4 text-ink-3" />
      <input
        ref={input}
        role="combobox"
        aria-label="Filter"
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={found[chosen] ? `${id}-${chosen}` : undefined}
        aria-autocomplete="list"
        aria-invalid={problem ? true : undefined}
        aria-describedby={`${id}-note`}
        autoCapitalize="off"
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="search"
        maxLength={8_000}
        placeholder="level:error service:payment card declined"
        className={cn(inputClass, 'pr-10 pl-8 font-mono text-sm max-md:text-base')}
        value={typed}
        onChange={(event) => {
          type(event.target.value);
          setOpen(true);
          setChosen(-1);
          setCaret(event.target.selectionStart ?? event.target.value.length);
        }}
        onSelect={readCaret}
        onKeyDown={onKey}
        onFocus={() => {
          setFocused(true);
          readCaret();
        }}
        onClick={() => setOpen(true)}
        onBlur={() => {
          setFocused(false);
          setOpen(false);
        }}
      />
      <Button
        variant="ghost"
        size="icon"
        aria-label="Clear the filter"
        className={cn('absolute top-0 right-0', typed === '' && 'invisible')}
        onClick={() => {
          clear();
          input.current?.focus();
        }}
      >
        <X aria-hidden className="size-4" />
      </Button>
      <CompletionList id={id} completions={found} chosen={chosen} onAccept={accept} />
      <p
        id={`${id}-note`}
        role={problem ? 'alert' : undefined}
        className={cn('mt-1 min-h-4 text-xs', problem ? 'text-bad' : 'text-ink-3')}
      >
        {problem ?? <Help />}
      </p>
    </form>
  );
}

function Help() {
  return (
    <>
      Words are found in messages and errors. <code>level:</code> <code>service:</code> <code>order:</code>{' '}
      <code>trace:</code> <code>/regular expression/</code>
      <span className="max-md:hidden"> · Press / to type here</span>
    </>
  );
}
