'use client';

import { Check, Monitor, Moon, Sun } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { menuContent, menuItem } from '../../design/menu.ts';
import { chooseTheme, type Theme, useTheme } from './theme.ts';

const CHOICES: { value: Theme; label: string; icon: typeof Sun }[] = [
  { value: 'system', label: 'As the system', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
];

export function ThemeMenu() {
  const theme = useTheme();
  const Icon = CHOICES.find((choice) => choice.value === theme)?.icon ?? Monitor;
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        aria-label="Colour theme"
        className="grid size-9 place-items-center rounded-md text-ink-2 hover:bg-sunken hover:text-ink"
      >
        <Icon size={17} aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="end" sideOffset={6} className={menuContent}>
          <DropdownMenu.RadioGroup value={theme} onValueChange={(value) => chooseTheme(value as Theme)}>
            {CHOICES.map(({ value, label, icon: ItemIcon }) => (
              <DropdownMenu.RadioItem key={value} value={value} className={menuItem}>
                <ItemIcon size={15} aria-hidden="true" className="text-ink-3" />
                {label}
                <DropdownMenu.ItemIndicator className="ml-auto pl-4 text-accent">
                  <Check size={15} aria-hidden="true" />
                </DropdownMenu.ItemIndicator>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
