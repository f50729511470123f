-- AlterTable
ALTER TABLE "SampleSet" ADD COLUMN     "height" INTEGER,
ADD COLUMN     "width" INTEGER;
