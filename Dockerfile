# The service for production: `docker build -t customer-registration .`. compose.yaml and deploy/kubernetes/ run it.

# glibc, not musl: argon2 is as fast as elsewhere, and GLIBC_TUNABLES below has an effect.
FROM docker.io/library/node:20-bookworm-slim AS sources
WORKDIR /srv/customer-registration
COPY package.json package-lock.json .npmrc ./

FROM sources AS build
RUN npm ci --no-audit --no-fund
COPY tsconfig.json ./
COPY tools tools
COPY src src
RUN npm run build

FROM sources AS packages
RUN npm ci --omit=dev --no-audit --no-fund

FROM docker.io/library/node:20-bookworm-slim
WORKDIR /srv/customer-registration
COPY package.json ./
COPY --from=packages /srv/customer-registration/node_modules node_modules
COPY drizzle drizzle
COPY --from=build /srv/customer-registration/dist dist
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    GLIBC_TUNABLES=glibc.malloc.arena_max=1:glibc.malloc.mmap_threshold=33554432:glibc.malloc.trim_threshold=134217728
EXPOSE 4000
# No user of the image, and none of the host: the service owns no file and writes none.
USER 65532:65532
# Whether the process responds, not whether the database does: to replace a container does not help a database.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["node", "dist/cli.js", "healthcheck"]
# The command line is in the same image: docker run --rm ... customer-registration dist/cli.js migrate
ENTRYPOINT ["node"]
CMD ["--enable-source-maps", "dist/start.cjs"]
