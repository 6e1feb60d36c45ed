# Builds the images of the six services and of their tools:
#   docker build --build-arg SERVICE=order-service -t ticketing/order-service:dev .
#   docker build --target seed -t ticketing/seed:dev .
ARG NODE_VERSION=26

FROM node:${NODE_VERSION}-bookworm-slim AS node

# Copies only the package manifests, so that the next layers stay cached until a dependency changes.
FROM node AS manifests
WORKDIR /src
COPY package.json package-lock.json ./
COPY service-chassis/package.json service-chassis/
COPY user-service/package.json user-service/
COPY catalog-service/package.json catalog-service/
COPY seating-service/package.json seating-service/
COPY order-service/package.json order-service/
COPY payment-service/package.json payment-service/
COPY notification-service/package.json notification-service/
COPY seed-data/package.json seed-data/
COPY system-tests/package.json system-tests/

# Installs all packages of the lock file. The build needs them, and the production packages are picked from them.
FROM manifests AS packages
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund

# Picks the production packages of one service, without the files that node never reads: types, source maps, browser builds,
# styles of fonts that nothing prints, and native code for other machines.
FROM packages AS dependencies
ARG SERVICE
RUN test -n "$SERVICE" || { echo 'Name the service: --build-arg SERVICE=order-service' >&2; exit 1; }
RUN mkdir /picked \
 && npm ls --workspace="$SERVICE" --omit=dev --all --parseable \
    | sed -n "s#^$PWD/\(node_modules/\)#\1#p" | grep -v '^node_modules/@ticketing/' | sort -u > /tmp/production \
 && test -s /tmp/production && xargs cp -r --parents -t /picked < /tmp/production \
 && cd /picked \
 && find . -type f \( -name '*.c' -o -name '*.cc' -o -name '*.cpp' -o -name '*.h' -o -name '*musl.node' \) -delete \
 && find . -type f \( -name '*.ts' -o -name '*.mts' -o -name '*.cts' -o -name '*.map' -o -name '*.md' \) -delete \
 && find . -type d \( -path '*/dist/browser' -o -path '*/dist/react-native' -o -path '*/dist/workerd' \) -prune -exec rm -rf {} + \
 && find . -type f -path '*/@fontsource-variable/*' -name '*.woff2' ! -name '*-wght-normal.woff2' -delete \
 && find . -type d -path '*/prebuilds/*' ! -name "linux-$(node -p process.arch)" -prune -exec rm -rf {} +

# Bundles all six services, which takes a second, so that their images share this layer too.
FROM packages AS build
COPY . .
RUN npm run --silent build \
 && node_modules/.bin/esbuild deploy/src/databases/create-databases.ts deploy/src/databases/wait-for-database.ts \
      --outdir=deploy/dist --bundle --platform=node --target=node20 --packages=external --tsconfig=tsconfig.base.json

# Adds the demo data, for which it needs the sources: docker compose --profile seed run --rm seed
FROM build AS seed
RUN install -d -o 65532 -g 65532 /data /data/user /data/catalog /data/seating /data/order /data/payment /data/notification
LABEL org.opencontainers.image.title="ticketing-seed" \
      org.opencontainers.image.description="Adds the demo data to the databases of the ticketing platform" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV DATA_DIR=/data
USER 65532:65532
ENTRYPOINT ["node", "--import", "tsx", "seedDataToDB.ts"]

# Contains node, the libraries that it is linked to, and a user, but no shell and no package manager. It also has the package
# records, so that scanners know what the image contains.
FROM node AS root
RUN mkdir -p /root-fs/etc /root-fs/usr/local/bin /root-fs/var/lib/dpkg/status.d \
 && cp /usr/local/bin/node /root-fs/usr/local/bin/ \
 && ldd /usr/local/bin/node | grep -o '/[^ ]*' | sort -u | xargs -I{} cp -L --parents {} /root-fs \
 && cp -L /etc/os-release /root-fs/etc/ \
 && for package in libatomic1 libc6 libgcc-s1 libstdc++6; do dpkg -s "$package" > "/root-fs/var/lib/dpkg/status.d/$package"; done \
 && echo 'nonroot:x:65532:65532:nonroot:/nonexistent:/sbin/nologin' > /root-fs/etc/passwd \
 && echo 'nonroot:x:65532:' > /root-fs/etc/group \
 && echo 'hosts: files dns' > /root-fs/etc/nsswitch.conf \
 && install -d -m 1777 /root-fs/tmp \
 && install -d -o 65532 -g 65532 /root-fs/data

FROM scratch AS service
COPY --from=root /root-fs /
WORKDIR /app
ENV PATH=/usr/local/bin NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
COPY --from=dependencies /picked .
COPY --from=build /src/deploy/dist deploy
ARG SERVICE
COPY --from=build /src/${SERVICE}/dist dist
ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="${SERVICE}" \
      org.opencontainers.image.description="The ${SERVICE} of the ticketing platform" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
USER 65532:65532
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --start-interval=1s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/main.js"]
