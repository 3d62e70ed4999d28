// Whether the service runs in a container, where only the container itself can reach 127.0.0.1.
import { existsSync } from 'node:fs';

/** Docker, Podman, and systemd inside LXC and systemd-nspawn make these files. */
const FILES = ['/.dockerenv', '/run/.containerenv', '/run/systemd/container'];

/** Set by container engines and hosting platforms, whose proxies and health checks come from outside. */
const VARIABLES = [
  'container',
  'KUBERNETES_SERVICE_HOST',
  // Amazon ECS and Fargate
  'ECS_CONTAINER_METADATA_URI',
  'ECS_CONTAINER_METADATA_URI_V4',
  // Google Cloud Run and App Engine
  'K_SERVICE',
  'GAE_SERVICE',
  // Azure Container Apps and App Service
  'CONTAINER_APP_NAME',
  'WEBSITE_INSTANCE_ID',
  // Heroku, Nomad, Fly.io, Render, Railway, Cloud Foundry
  'DYNO',
  'NOMAD_ALLOC_ID',
  'FLY_APP_NAME',
  'RENDER',
  'RAILWAY_ENVIRONMENT_ID',
  'VCAP_APPLICATION',
];

/** `environment` without blank values. */
export function inContainer(
  environment: object,
  fileExists: (path: string) => boolean = existsSync,
): boolean {
  return VARIABLES.some((name) => name in environment) || FILES.some(fileExists);
}
