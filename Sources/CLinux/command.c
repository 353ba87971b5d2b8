#include "command.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int list_add(struct string_list *list, const char *text) {
    char **items = realloc(list->items, (list->count + 2) * sizeof *items);
    if (!items) return ENOMEM;
    list->items = items;
    items[list->count] = strdup(text);
    if (!items[list->count]) return ENOMEM;
    items[++list->count] = NULL;
    return 0;
}

static void list_free(struct string_list *list) {
    for (size_t index = 0; index < list->count; index++) free(list->items[index]);
    free(list->items);
}

static int replace(char **field, const char *text) {
    free(*field);
    *field = strdup(text);
    return *field ? 0 : ENOMEM;
}

clinux_command *clinux_command_create(const char *path) {
    clinux_command *command = calloc(1, sizeof *command);
    if (!command) return NULL;
    command->path = strdup(path);
    command->environment.items = calloc(1, sizeof(char *));
    if (!command->path || !command->environment.items) {
        clinux_command_free(command);
        return NULL;
    }
    for (int index = 0; index < 3; index++) command->streams[index] = index;
    command->passed = -1;
    command->network = -1;
    return command;
}

void clinux_command_free(clinux_command *command) {
    if (!command) return;
    for (size_t index = 0; index < command->mount_count; index++) {
        free(command->mounts[index].source);
        free(command->mounts[index].target);
    }
    list_free(&command->arguments);
    list_free(&command->environment);
    free(command->mounts);
    free(command->limits);
    free(command->groups);
    free(command->hostname);
    free(command->working_directory);
    free(command->root);
    free(command->path);
    free(command);
}

int clinux_command_add_argument(clinux_command *command, const char *word) { return list_add(&command->arguments, word); }

int clinux_command_add_variable(clinux_command *command, const char *variable) {
    return list_add(&command->environment, variable);
}

void clinux_command_set_streams(clinux_command *command, int input, int output, int error) {
    command->streams[0] = input;
    command->streams[1] = output;
    command->streams[2] = error;
}

void clinux_command_pass(clinux_command *command, int descriptor) { command->passed = descriptor; }

void clinux_command_join_network(clinux_command *command, int descriptor) { command->network = descriptor; }

void clinux_command_take_terminal(clinux_command *command) { command->take_terminal = 1; }

void clinux_command_hide_unified_cgroup(clinux_command *command) { command->hide_unified_cgroup = 1; }

int clinux_command_set_root(clinux_command *command, const char *root, int read_only, const char *working_directory) {
    command->read_only_root = read_only;
    int code = replace(&command->root, root);
    return code ? code : replace(&command->working_directory, working_directory);
}

int clinux_command_set_hostname(clinux_command *command, const char *hostname) {
    return replace(&command->hostname, hostname);
}

void clinux_command_isolate_network(clinux_command *command) { command->isolate_network = 1; }

void clinux_command_set_user(clinux_command *command, uint32_t uid, uint32_t gid) {
    command->uid = uid;
    command->gid = gid;
}

int clinux_command_add_group(clinux_command *command, uint32_t group) {
    gid_t *groups = realloc(command->groups, (command->group_count + 1) * sizeof *groups);
    if (!groups) return ENOMEM;
    command->groups = groups;
    groups[command->group_count++] = group;
    return 0;
}

void clinux_command_keep_capabilities(clinux_command *command) { command->keep_capabilities = 1; }

int clinux_command_add_limit(clinux_command *command, int resource, uint64_t soft, uint64_t hard) {
    struct command_limit *limits = realloc(command->limits, (command->limit_count + 1) * sizeof *limits);
    if (!limits) return ENOMEM;
    command->limits = limits;
    limits[command->limit_count++] = (struct command_limit){resource, soft, hard};
    return 0;
}

int clinux_command_add_mount(clinux_command *command, int kind, const char *source, const char *target) {
    struct command_mount *mounts = realloc(command->mounts, (command->mount_count + 1) * sizeof *mounts);
    if (!mounts) return ENOMEM;
    command->mounts = mounts;
    struct command_mount *added = &mounts[command->mount_count];
    added->kind = kind;
    added->source = strdup(source);
    added->target = strdup(target);
    command->mount_count++;
    return added->source && added->target ? 0 : ENOMEM;
}
