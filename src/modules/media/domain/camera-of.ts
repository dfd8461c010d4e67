import type { MediaFacts } from './media-facts.ts';

/** Make and model of the camera. Models often repeat the make. */
export function cameraOf({ cameraMake: make, cameraModel: model }: MediaFacts): string | undefined {
  if (make === undefined || model === undefined) return model ?? make;
  return model.toLowerCase().startsWith(make.toLowerCase()) ? model : `${make} ${model}`;
}
