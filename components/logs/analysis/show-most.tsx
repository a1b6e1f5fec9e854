import { Button } from '@/components/ui/button';

/** Below a list that the limit ended: asks for as many rows as the API gives. */
export function ShowMost({ what, onShow }: { what: string; onShow(): void }) {
  return (
    <div className="border-line border-t px-4 py-2 text-center">
      <Button size="sm" variant="ghost" onClick={onShow}>
        Show up to 500 {what}
      </Button>
    </div>
  );
}
