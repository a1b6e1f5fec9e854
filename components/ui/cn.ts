import { type ClassValue, clsx } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

// Without this tailwind-merge takes `text-figure` for a colour, and drops it next to one.
const merge = extendTailwindMerge({ extend: { theme: { text: ['figure'] } } });

/** Joins class names; of two Tailwind classes for the same property the later one wins. */
export const cn = (...classes: ClassValue[]): string => merge(clsx(classes));
