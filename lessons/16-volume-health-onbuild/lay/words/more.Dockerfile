# Another build with the same cache folder.
FROM busybox
RUN --mount=type=cache,target=/var/cache/words echo dog >> /var/cache/words/list.txt
