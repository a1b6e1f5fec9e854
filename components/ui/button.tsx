import type { ComponentProps } from 'react';
import { cn } from './cn';

const looks = {
  primary: 'bg-accent text-on-accent border-transparent hover:opacity-90',
  secondary: 'bg-surface text-ink border-line-strong hover:bg-sunken',
  ghost: 'border-transparent text-ink-2 hover:bg-sunken hover:text-ink',
  danger: 'bg-surface text-bad border-line-strong hover:bg-bad-soft',
};
const sizes = { md: 'h-9 px-3 gap-2', sm: 'h-7 px-2 gap-1.5 text-sm', icon: 'size-9 justify-center' };

export interface ButtonProps extends ComponentProps<'button'> {
  look?: keyof typeof looks;
  size?: keyof typeof sizes;
}

/** How a button looks, for a link that is one. */
export const buttonClass = ({
  look = 'secondary',
  size = 'md',
  className,
}: Pick<ButtonProps, 'look' | 'size' | 'className'>) =>
  cn(
    'inline-flex shrink-0 items-center justify-center whitespace-nowrap rounded-md border font-medium transition-colors disabled:cursor-not-allowed disabled:opacity-55',
    looks[look],
    sizes[size],
    className,
  );

export function Button({ look, size, className, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={buttonClass({ look, size, className })} {...rest} />;
}
