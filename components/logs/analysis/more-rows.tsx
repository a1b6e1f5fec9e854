import { ArrowUp } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { formatCount } from '@/lib/text/format';

/** Shows the rows that came while the list held still. Takes its place also without any, so that nothing moves. */
export function MoreRows({ count, what, onShow }: { count: number; what: string; onShow(): void }) {
  return (
    <Button
      size="sm"
      aria-hidden={count === 0}
      tabIndex={count === 0 ? -1 : 0}
      onClick={onShow}
      className={count === 0 ? 'invisible max-md:hidden' : ''}
    >
      <ArrowUp aria-hidden className="size-3.5" />
      <span className="num">
        {formatCount(count)} {what}
      </span>
    </Button>
  );
}
