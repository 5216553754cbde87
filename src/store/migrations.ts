import { readdirSync, readFileSync } from 'node:fs';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const directory = new URL('../../migrations/', import.meta.url);

/** TypeORM orders migrations by the thirteen digits at the end of their names: `0002-imports.sql` is number two. */
const nameOf = (file: string): string =>
  `${file.slice(5, -4)}${String(Number.parseInt(file, 10)).padStart(13, '0')}`;

const sqlMigration = (file: string) =>
  class implements MigrationInterface {
    name = nameOf(file);
    up = async (queryRunner: QueryRunner): Promise<void> => {
      await queryRunner.query(readFileSync(new URL(file, directory), 'utf8'));
    };
    down = (): Promise<void> => Promise.reject(new Error('Migrations only go forward.'));
  };

/** Every SQL file of the folder `migrations`, in order. */
export const migrations = readdirSync(directory)
  .filter((file) => file.endsWith('.sql'))
  .sort()
  .map(sqlMigration);
