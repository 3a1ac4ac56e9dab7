/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-seccomp.h"

#include "mortise-error.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Two filters, and the stricter answer counts.
 *
 * The first knows numbers only: every call newer than Linux 5.17 does not exist, as on a kernel of that age, so a
 * call that nobody has judged yet is refused. From 424 on, numbers are the same on all architectures; those of the x32
 * table, which have bit 30 set, lie above too.
 *
 * The second, made by libseccomp, refuses the calls below and allows the rest. It has the native call table only: a
 * plugin's process is native, so a call through another table (int 0x80, x32, 32-bit ARM) is refused whatever it is,
 * and there is no list of multiplexers such as socketcall to get wrong.
 *
 * A refused call answers EPERM, or ENOSYS where libraries have an older call to fall back to. */

/* set_mempolicy_home_node, of Linux 5.17: where the kernel of Debian 12, the oldest looked after, ends as well. */
#define NEWEST_CALL 450

/* Flags, of clone(2), that make a namespace. CLONE_NEWTIME is not among clone's. */
#define CLONE_NAMESPACES                                                                                               \
  (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

/* Bits of an int argument that the kernel looks at. */
#define INT_BITS G_MAXUINT32

/* Of prctl(2): what runtimes set, and what only tells. */
static const int allowed_prctls[] = {
  PR_GET_PDEATHSIG,   PR_GET_DUMPABLE,    PR_GET_KEEPCAPS,     PR_SET_NAME,       PR_GET_NAME,
  PR_GET_SECCOMP,     PR_CAPBSET_READ,    PR_SET_TIMERSLACK,   PR_GET_TIMERSLACK, PR_GET_TID_ADDRESS,
  PR_SET_THP_DISABLE, PR_GET_THP_DISABLE, PR_GET_NO_NEW_PRIVS,
};
#define PRCTL_NUMBERS 128

/* clang-format off */
static const char *const refused_calls[] = {
  /* Processes and other programs: a plugin has threads only. */
  "fork", "vfork", "execve", "execveat", "setsid", "setpgid",
  /* Other processes, and what they hold. */
  "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "process_mrelease", "pidfd_open",
  "pidfd_getfd", "pidfd_send_signal", "kcmp", "tkill", "setpriority", "ioprio_set", "sched_setscheduler",
  "sched_setparam", "sched_setattr", "sched_setaffinity",
  /* The network, and every other way to a peer: the host's broker is the only one. */
  "socket", "bind", "listen", "accept", "accept4", "connect",
  /* System V and POSIX IPC, and memory that belongs to no process, which no watchdog sees. */
  "shmget", "shmat", "shmdt", "shmctl", "msgget", "msgsnd", "msgrcv", "msgctl", "semget", "semop", "semtimedop",
  "semctl", "mq_open", "mq_unlink", "mq_timedsend", "mq_timedreceive", "mq_notify", "mq_getsetattr", "memfd_create",
  "memfd_secret",
  /* Identity, privileges, limits and this filter. */
  "setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid", "setfsuid", "setfsgid", "setgroups", "capset",
  "setrlimit", "seccomp", "personality",
  /* Namespaces, mounts and roots. */
  "unshare", "setns", "mount", "umount", "umount2", "pivot_root", "chroot", "name_to_handle_at", "open_by_handle_at",
  "fanotify_init", "fanotify_mark", "mknod", "mknodat",
  /* Kernel interfaces with a record of holes. */
  "io_uring_setup", "io_uring_enter", "io_uring_register", "io_setup", "io_destroy", "io_submit", "io_cancel",
  "io_getevents", "io_pgetevents", "bpf", "userfaultfd", "perf_event_open", "add_key", "keyctl", "request_key",
  "modify_ldt", "lookup_dcookie", "uselib",
  /* On which node memory lies, as Flatpak refuses it. */
  "move_pages", "migrate_pages", "mbind", "get_mempolicy", "set_mempolicy", "set_mempolicy_home_node",
  /* The machine. */
  "syslog", "acct", "quotactl", "quotactl_fd", "swapon", "swapoff", "reboot", "kexec_load", "kexec_file_load",
  "init_module", "finit_module", "delete_module", "create_module", "query_module", "get_kernel_syms", "nfsservctl",
  "_sysctl", "sysfs", "iopl", "ioperm", "clock_settime", "settimeofday", "stime", "adjtimex", "clock_adjtime",
  "sethostname", "setdomainname", "vhangup",
};

/* glibc falls back from clone3 to clone, whose flags a filter can see; from the new mount calls there is nothing to
 * fall back to, but Flatpak answers so, and a plugin that asks for Landlock takes it for an older kernel. */
static const char *const absent_calls[] = {
  "clone3", "open_tree", "move_mount", "fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr",
  "landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self",
};

/* What Landlock does not limit (its documentation says so; truncate until ABI 3), and so reaches every file of the
 * user where no mount namespace hides them. */
static const char *const refused_among_host_files[] = {
  "chmod", "fchmod", "fchmodat", "chown", "fchown", "lchown", "fchownat", "utime", "utimes", "futimesat", "utimensat",
  "truncate", "setxattr", "lsetxattr", "fsetxattr", "removexattr", "lremovexattr", "fremovexattr", "getxattr",
  "lgetxattr", "listxattr", "llistxattr", "inotify_add_watch",
};
/* clang-format on */

typedef struct
{
  const char *call;
  guint argument;
  enum scmp_compare compare;
  guint64 a;
  guint64 b;
} RefusedArgument;

/* Compares by mask unless wider values are to be refused as well: the kernel ignores the upper half of an int. */
static const RefusedArgument refused_arguments[] = {
  { "clone", 0, SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0 },
  { "prlimit64", 2, SCMP_CMP_NE, 0, 0 },
  { "socketpair", 0, SCMP_CMP_NE, AF_UNIX, 0 },
  /* Shared memory without a file is a memfd without its name. */
  { "mmap", 3, SCMP_CMP_MASKED_EQ, MAP_SHARED | MAP_ANONYMOUS, MAP_SHARED | MAP_ANONYMOUS },
  /* Typing into the terminal that the host was started from, and taking it over. */
  { "ioctl", 1, SCMP_CMP_MASKED_EQ, INT_BITS, TIOCSTI },
  { "ioctl", 1, SCMP_CMP_MASKED_EQ, INT_BITS, TIOCLINUX },
  { "ioctl", 1, SCMP_CMP_MASKED_EQ, INT_BITS, TIOCSETD },
  { "ioctl", 1, SCMP_CMP_MASKED_EQ, INT_BITS, TIOCCONS },
  { "ioctl", 1, SCMP_CMP_MASKED_EQ, INT_BITS, TIOCSCTTY },
  /* 0x8900 to 0x89ff ask any socket, also the one to the host, about the interfaces of its network namespace. */
  { "ioctl", 1, SCMP_CMP_MASKED_EQ, INT_BITS & ~0xffU, FIOSETOWN & ~0xffU },
  /* A descriptor that signals its owner is kill(2) by another name; so is a lease. Pipes are kernel memory. */
  { "fcntl", 1, SCMP_CMP_MASKED_EQ, INT_BITS, F_SETOWN },
  { "fcntl", 1, SCMP_CMP_MASKED_EQ, INT_BITS, F_SETOWN_EX },
  { "fcntl", 1, SCMP_CMP_MASKED_EQ, INT_BITS, F_SETSIG },
  { "fcntl", 1, SCMP_CMP_MASKED_EQ, INT_BITS, F_SETLEASE },
  { "fcntl", 1, SCMP_CMP_MASKED_EQ, INT_BITS, F_SETPIPE_SZ },
};

/* All four take the process or thread group first. */
static const char *const signalling_calls[] = { "kill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo" };

static const int socket_programs[]
    = { SO_ATTACH_FILTER, SO_ATTACH_BPF, SO_ATTACH_REUSEPORT_CBPF, SO_ATTACH_REUSEPORT_EBPF };

/* Names that this architecture, or this libseccomp, does not have come out negative: there is nothing to refuse. */
static int
refuse_call (scmp_filter_ctx filter, int code, const char *name, guint comparisons, const struct scmp_arg_cmp *with)
{
  int number = seccomp_syscall_resolve_name (name);

  return number < 0 ? 0 : seccomp_rule_add_array (filter, SCMP_ACT_ERRNO (code), number, comparisons, with);
}

static int
refuse_calls (scmp_filter_ctx filter, int code, const char *const *names, gsize length)
{
  int status = 0;

  for (gsize i = 0; i < length && status == 0; i++)
    status = refuse_call (filter, code, names[i], 0, NULL);
  return status;
}

static int
refuse_argument (scmp_filter_ctx filter,
                 const char *name,
                 guint argument,
                 enum scmp_compare compare,
                 guint64 a,
                 guint64 b)
{
  struct scmp_arg_cmp comparison = { argument, compare, a, b };

  return refuse_call (filter, EPERM, name, 1, &comparison);
}

static int
refuse_arguments (scmp_filter_ctx filter)
{
  int status = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (refused_arguments) && status == 0; i++)
    {
      const RefusedArgument *refused = &refused_arguments[i];

      status = refuse_argument (filter, refused->call, refused->argument, refused->compare, refused->a, refused->b);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (signalling_calls) && status == 0; i++)
    status = refuse_argument (filter, signalling_calls[i], 0, SCMP_CMP_NE, getpid (), 0);
  for (guint64 flag = 1; flag <= CLONE_NAMESPACES && status == 0; flag <<= 1)
    if (flag & CLONE_NAMESPACES)
      status = refuse_argument (filter, "clone", 0, SCMP_CMP_MASKED_EQ, flag, flag);
  return status;
}

/* Stream and sequenced-packet pairs only: a datagram socket, connected or not, can send to any address. */
static int
refuse_socket_arguments (scmp_filter_ctx filter)
{
  const guint type_bits = 0xf;
  int status = 0;

  for (guint type = 0; type <= type_bits && status == 0; type++)
    if (type != SOCK_STREAM && type != SOCK_SEQPACKET)
      status = refuse_argument (filter, "socketpair", 1, SCMP_CMP_MASKED_EQ, type_bits, type);
  for (gsize i = 0; i < G_N_ELEMENTS (socket_programs) && status == 0; i++)
    {
      const struct scmp_arg_cmp comparisons[] = { { 1, SCMP_CMP_MASKED_EQ, INT_BITS, SOL_SOCKET },
                                                  { 2, SCMP_CMP_MASKED_EQ, INT_BITS, socket_programs[i] } };

      status = refuse_call (filter, EPERM, "setsockopt", G_N_ELEMENTS (comparisons), comparisons);
    }
  return status;
}

static gboolean
prctl_is_allowed (int option)
{
  for (gsize i = 0; i < G_N_ELEMENTS (allowed_prctls); i++)
    if (allowed_prctls[i] == option)
      return TRUE;
  return FALSE;
}

/* A rule cannot say `none of these`, so it takes one for each number that could be an option. */
static int
refuse_prctls (scmp_filter_ctx filter)
{
  int status = refuse_argument (filter, "prctl", 0, SCMP_CMP_GE, PRCTL_NUMBERS, 0);

  for (int option = 0; option < PRCTL_NUMBERS && status == 0; option++)
    if (!prctl_is_allowed (option))
      status = refuse_argument (filter, "prctl", 0, SCMP_CMP_EQ, option, 0);
  return status;
}

static int
add_rules (scmp_filter_ctx filter, gboolean private_files)
{
  int status = refuse_calls (filter, EPERM, refused_calls, G_N_ELEMENTS (refused_calls));

  if (status == 0)
    status = refuse_calls (filter, ENOSYS, absent_calls, G_N_ELEMENTS (absent_calls));
  if (status == 0 && !private_files)
    status = refuse_calls (filter, EPERM, refused_among_host_files, G_N_ELEMENTS (refused_among_host_files));
  if (status == 0)
    status = refuse_arguments (filter);
  if (status == 0)
    status = refuse_socket_arguments (filter);
  if (status == 0)
    status = refuse_prctls (filter);
  return status;
}

static int
set_attributes (scmp_filter_ctx filter)
{
  const guint binary_tree = 2;
  int status = seccomp_attr_set (filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ERRNO (ENOSYS));

  if (status == 0)
    status = seccomp_attr_set (filter, SCMP_FLTATR_CTL_TSYNC, 1);
  if (status == 0)
    status = seccomp_attr_set (filter, SCMP_FLTATR_CTL_OPTIMIZE, binary_tree);
  return status;
}

/* Returns 0 or a negative errno, as libseccomp does. */
static int
load_rules (gboolean private_files)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ALLOW);
  int status;

  if (filter == NULL)
    return -ENOMEM;
  status = set_attributes (filter);
  if (status == 0)
    status = add_rules (filter, private_files);
  if (status == 0)
    status = seccomp_load (filter);
  seccomp_release (filter);
  return status;
}

static int
load_ceiling (void)
{
  struct sock_filter instructions[] = {
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr)),
    BPF_JUMP (BPF_JMP | BPF_JGT | BPF_K, NEWEST_CALL, 0, 1),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const struct sock_fprog program = { G_N_ELEMENTS (instructions), instructions };

  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0
      || syscall (SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) != 0)
    return -errno;
  return 0;
}

/* Asks for things that any process is otherwise free to have, so that the refusal can only be the filter's. */
static gboolean
filter_answers (void)
{
  gboolean socket_refused = syscall (SYS_socket, AF_UNIX, SOCK_STREAM, 0) == -1 && errno == EPERM;
  gboolean memfd_refused = syscall (SYS_memfd_create, NULL, 0) == -1 && errno == EPERM;
  gboolean prctl_refused = prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) == -1 && errno == EPERM;
  gboolean clone3_absent = syscall (SYS_clone3, NULL, 0) == -1 && errno == ENOSYS;
  gboolean newest_absent = syscall (NEWEST_CALL + 1, -1, -1, -1, -1) == -1 && errno == ENOSYS;

  return socket_refused && memfd_refused && prctl_refused && clone3_absent && newest_absent
         && prctl (PR_GET_SECCOMP, 0, 0, 0, 0) == SECCOMP_MODE_FILTER;
}

/**
 * mortise_seccomp_apply:
 * @private_files: whether a mount namespace hides the host's files
 * @error: return location for an error
 *
 * Limits the system calls of all threads of the process, for good. Where the files are the host's, also those calls
 * that change or watch a file by its path and that Landlock lets through.
 *
 * Returns: whether the filter is in force; if not, @error is %MORTISE_ERROR_UNAVAILABLE
 */
gboolean
mortise_seccomp_apply (gboolean private_files, GError **error)
{
#if defined(__x86_64__) || defined(__aarch64__) || defined(__riscv) && __riscv_xlen == 64
  int status = load_ceiling ();

  if (status == 0)
    status = load_rules (private_files);
  if (status == 0 && filter_answers ())
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE, "the seccomp filter is not in force: %s",
               status == 0 ? "it lets calls through that it should refuse" : g_strerror (-status));
#else
  /* Argument positions and multiplexed calls differ, and nobody has checked the rules there. */
  g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE,
                       "there is no seccomp filter for this architecture: x86-64, 64-bit ARM and RISC-V have one");
#endif
  return FALSE;
}
