/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-gdbus.h"

#include "bench-fork.h"

#define PATH "/bench"
#define INTERFACE "io.github.mortise.Bench"

static const char introspection[] = "<node><interface name='" INTERFACE "'><method name='Echo'>"
                                    "<arg direction='in' type='s'/><arg direction='out' type='s'/>"
                                    "</method></interface></node>";

struct _BenchGdbus
{
  int fd;
  GDBusConnection *connection;
};

static GDBusConnection *
make_connection (int fd, GDBusConnectionFlags flags)
{
  g_autofree char *guid = g_dbus_generate_guid ();
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GSocketConnection) stream = NULL;
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection = NULL;

  socket = g_socket_new_from_fd (fd, &error);
  if (socket != NULL)
    {
      stream = g_socket_connection_factory_create_connection (socket);
      connection = g_dbus_connection_new_sync (G_IO_STREAM (stream),
                                               flags & G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_SERVER ? guid : NULL,
                                               flags, NULL, NULL, &error);
    }
  if (connection == NULL)
    g_error ("D-Bus: %s", error->message);
  return connection;
}

static void
on_call (GDBusConnection *connection,
         const char *sender,
         const char *path,
         const char *interface,
         const char *method,
         GVariant *parameters,
         GDBusMethodInvocation *invocation,
         gpointer user_data)
{
  g_dbus_method_invocation_return_value (invocation, parameters);
}

static void
serve (int fd)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_call };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (introspection, NULL);
  g_autoptr (GDBusConnection) connection = make_connection (fd, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_SERVER
                                                                    | G_DBUS_CONNECTION_FLAGS_DELAY_MESSAGE_PROCESSING);

  g_dbus_connection_register_object (connection, PATH, node->interfaces[0], &vtable, NULL, NULL, NULL);
  g_dbus_connection_start_message_processing (connection);
  g_main_loop_run (loop);
}

/* Starts the process at the other end; to be called before there are threads. */
BenchGdbus *
bench_gdbus_new (void)
{
  BenchGdbus *self = g_new0 (BenchGdbus, 1);

  self->fd = bench_fork (serve);
  return self;
}

/* Connects to it, which begins GDBus's own thread. */
void
bench_gdbus_connect (BenchGdbus *self)
{
  self->connection = make_connection (self->fd, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT);
}

void
bench_gdbus_free (BenchGdbus *self)
{
  g_clear_object (&self->connection);
  g_free (self);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GVariant **answer = user_data;
  g_autoptr (GError) error = NULL;

  *answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (*answer == NULL)
    g_error ("D-Bus: %s", error->message);
}

void
bench_gdbus_call (BenchGdbus *self, GBytes *payload)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (payload, NULL), g_bytes_get_size (payload));
  g_autoptr (GVariant) answer = NULL;

  g_dbus_connection_call (self->connection, NULL, PATH, INTERFACE, "Echo",
                          g_variant_new ("(@s)", g_variant_new_take_string (g_steal_pointer (&text))),
                          G_VARIANT_TYPE ("(s)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_answered, &answer);
  while (answer == NULL)
    g_main_context_iteration (NULL, TRUE);
}
