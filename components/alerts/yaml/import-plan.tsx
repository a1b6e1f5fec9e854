import { ExternalText } from '@/components/ui/external-text';
import type { ImportAnswer } from '@/lib/alerts/yaml';
import { counted } from '@/lib/text/plural';

/** What an import would do, or what is wrong with the file, with lines. */
export function ImportPlan({ plan }: { plan: ImportAnswer }) {
  const { problems, created, changed, deleted, unchanged } = plan;
  if (problems.length > 0) return <Problems problems={problems} />;
  return (
    <dl className="num grid grid-cols-[6rem_minmax(0,1fr)] gap-y-1 text-sm">
      <Part name="Created" ids={created} />
      <Part name="Changed" ids={changed.map(({ id, fields }) => `${id} (${fields.join(', ')})`)} />
      <Part name="Deleted" ids={deleted} />
      <dt className="text-ink-2">Unchanged</dt>
      <dd>{counted(unchanged, 'rule')}</dd>
    </dl>
  );
}

const Part = ({ name, ids }: { name: string; ids: readonly string[] }) => (
  <>
    <dt className="text-ink-2">{name}</dt>
    <dd className="[overflow-wrap:anywhere]">
      {ids.length === 0 ? 'None' : <ExternalText text={ids.join(', ')} />}
    </dd>
  </>
);

function Problems({ problems }: Pick<ImportAnswer, 'problems'>) {
  return (
    <div>
      <p className="mb-1 font-medium text-bad text-sm">
        Nothing can be imported: {counted(problems.length, 'problem')}
      </p>
      <ol className="num max-h-64 overflow-auto text-sm">
        {problems.map(({ line, column, path, message }) => (
          <li key={`${line}:${column} ${path} ${message}`} className="border-line border-t py-1">
            <span className="text-ink-2">
              Line {line}
              {path !== '' && (
                <>
                  , <ExternalText text={path} className="font-mono" />
                </>
              )}
              :
            </span>{' '}
            <ExternalText text={message} className="[overflow-wrap:anywhere]" />
          </li>
        ))}
      </ol>
    </div>
  );
}
