'use client';
import { Monitor, Moon, Settings2, Sun } from 'lucide-react';
import { useTheme } from 'next-themes';
import { useEffect, useState } from 'react';
import { usePreference } from '@/components/browser/preferences';
import { Button } from '@/components/ui/button';
import { Popover } from '@/components/ui/popover';
import { Segmented } from '@/components/ui/segmented';

const themes = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;
const palettes = [
  { value: 'green-red', label: 'Green, red' },
  { value: 'blue-orange', label: 'Blue, orange' },
] as const;
const icons = { system: Monitor, light: Sun, dark: Moon };

/** Theme and colours, stored on this device. */
export function SettingsMenu() {
  const { theme, setTheme } = useTheme();
  const [palette, setPalette] = usePreference('palette');
  const [isMounted, setMounted] = useState(false);
  useEffect(() => setMounted(true), []);
  // Local storage may contain any text.
  const current = themes.find(({ value }) => isMounted && value === theme)?.value ?? 'system';
  const Icon = isMounted ? icons[current] : Settings2;
  return (
    <Popover
      label="Appearance"
      className="flex flex-col gap-4 p-4"
      trigger={
        <Button variant="ghost" size="icon" aria-label="Appearance">
          <Icon aria-hidden className="size-4" />
        </Button>
      }
    >
      <div className="flex flex-col gap-1.5">
        <span className="text-ink-2 text-xs">Theme</span>
        <Segmented label="Theme" value={current} options={themes} onChange={setTheme} />
      </div>
      <div className="flex flex-col gap-1.5">
        <span className="text-ink-2 text-xs">Up and down</span>
        <Segmented label="Colours of up and down" value={palette} options={palettes} onChange={setPalette} />
        <p className="text-sm">
          <span className="text-up">▲ +1.20 %</span> <span className="text-down">▼ -0.80 %</span>
        </p>
      </div>
    </Popover>
  );
}
