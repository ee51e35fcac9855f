// RunRecord: see run_record.h.
#include <Python.h>

#include <algorithm>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "python/planning.h"
#include "python/record_methods.h"
#include "python/types.h"
#include "report/atomic_file.h"
#include "web/metrics_server.h"

namespace acrida {
namespace {

constexpr double kLongestWait = 86'400.0 * 365;

RunRecordObject* self_of(PyObject* object) {
  return reinterpret_cast<RunRecordObject*>(object);
}

bool read_hosts(PyObject* hosts, RunInfo& info) {
  std::vector<std::string> shown;
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(hosts); ++i) {
    const char* const host = PyUnicode_AsUTF8(PyList_GET_ITEM(hosts, i));
    if (host == nullptr) {
      return false;
    }
    shown.push_back(mask_password(host));
  }
  info.host = join(shown, ", ");
  return true;
}

bool read_options(PyObject* options, RunInfo& info) {
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(options); ++i) {
    const char* name = nullptr;
    const char* value = nullptr;
    const char* origin = nullptr;
    if (PyArg_ParseTuple(PyList_GET_ITEM(options, i), "sss;options: (name, value, origin)", &name,
                         &value, &origin) == 0) {
      return false;
    }
    info.options.push_back({name, value, origin});
  }
  return true;
}

bool read_versions(PyObject* versions, RunInfo& info) {
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(versions); ++i) {
    const char* of = nullptr;
    const char* version = nullptr;
    if (PyArg_ParseTuple(PyList_GET_ITEM(versions, i), "ss;versions: (of, version)", &of,
                         &version) == 0) {
      return false;
    }
    info.versions.push_back({of, version});
  }
  return true;
}

PyObject* create(PyTypeObject* type, PyObject* args, PyObject* kwargs) {
  static const char* names[] = {"engine", "failure_text", "path",     "scenario",
                                "hosts",  "run_id",       "machine",  "kernel",
                                "cores",  "options",      "versions", nullptr};
  auto* const state = static_cast<ModuleState*>(PyType_GetModuleState(type));
  PyObject* engine = nullptr;
  PyObject* failure_text = nullptr;
  const char* path = nullptr;
  const char* scenario = nullptr;
  const char* run_id = nullptr;
  const char* machine = nullptr;
  const char* kernel = nullptr;
  PyObject* hosts = nullptr;
  PyObject* options = nullptr;
  PyObject* versions = nullptr;
  RunInfo info;
  if (PyArg_ParseTupleAndKeywords(
          args, kwargs, "O!O$ysO!sssIO!O!:RunRecord", const_cast<char**>(names), state->engine,
          &engine, &failure_text, &path, &scenario, &PyList_Type, &hosts, &run_id, &machine,
          &kernel, &info.cores, &PyList_Type, &options, &PyList_Type, &versions) == 0 ||
      !read_hosts(hosts, info) || !read_options(options, info) || !read_versions(versions, info)) {
    return nullptr;
  }
  info.version = ACRIDA_VERSION;
  info.scenario = scenario;
  info.locustfile = true;
  info.run_id = run_id;
  info.machine = machine;
  info.kernel = kernel;
  PyObject* const object = type->tp_alloc(type, 0);
  if (object == nullptr) {
    return nullptr;
  }
  RunRecordObject* const self = self_of(object);
  auto* const owner = reinterpret_cast<EngineObject*>(engine);
  self->state = state;
  new (&self->record) std::shared_ptr<RunRecord>(
      std::make_shared<RunRecord>(owner->shard->engine(), std::move(info), path));
  self->engine = Py_NewRef(engine);
  self->failure_text = Py_NewRef(failure_text);
  owner->record = self->record;
  ++state->live.run_records;
  return object;
}

int traverse(PyObject* object, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(object));
  Py_VISIT(self_of(object)->engine);
  Py_VISIT(self_of(object)->failure_text);
  return 0;
}

int clear(PyObject* object) {
  Py_CLEAR(self_of(object)->failure_text);
  return 0;
}

void destroy(PyObject* object) {
  PyObject_GC_UnTrack(object);
  RunRecordObject* const self = self_of(object);
  PyTypeObject* const type = Py_TYPE(object);
  --self->state->live.run_records;
  auto* const engine = reinterpret_cast<EngineObject*>(self->engine);
  if (engine->record == self->record) {
    engine->record.reset();
  }
  std::destroy_at(&self->record);
  static_cast<void>(clear(object));
  Py_DECREF(engine);
  type->tp_free(object);
  Py_DECREF(type);
}

PyObject* beat(PyObject* self, PyObject* /*unused*/) {
  record_of(self).beat();
  Py_RETURN_NONE;
}

PyObject* rest(PyObject* self, PyObject* /*unused*/) {
  record_of(self).rest();
  Py_RETURN_NONE;
}

PyObject* reset(PyObject* self, PyObject* /*unused*/) {
  record_of(self).reset();
  Py_RETURN_NONE;
}

PyObject* exception(PyObject* self, PyObject* args) {
  Py_buffer message;
  Py_buffer traceback;
  if (PyArg_ParseTuple(args, "s*s*:exception", &message, &traceback) == 0) {
    return nullptr;
  }
  const auto text = [](const Py_buffer& buffer) {
    return std::string_view(static_cast<const char*>(buffer.buf),
                            static_cast<std::size_t>(buffer.len));
  };
  record_of(self).record_exception(text(message), text(traceback));
  PyBuffer_Release(&message);
  PyBuffer_Release(&traceback);
  Py_RETURN_NONE;
}

PyObject* waited(PyObject* self, PyObject* seconds) {
  const double span = PyFloat_AsDouble(seconds);
  if (span == -1.0 && PyErr_Occurred() != nullptr) {
    return nullptr;
  }
  record_of(self).record_wait(from_seconds(std::clamp(span, 0.0, kLongestWait)));
  Py_RETURN_NONE;
}

PyObject* users(PyObject* self, PyObject* args) {
  const char* user_class = nullptr;
  unsigned int count = 0;
  if (PyArg_ParseTuple(args, "sI:users", &user_class, &count) == 0) {
    return nullptr;
  }
  record_of(self).set_user_count(user_class, count);
  Py_RETURN_NONE;
}

PyObject* plan(PyObject* self, PyObject* arguments) {
  PlannedRun planned;
  if (!parse_plan(arguments, planned)) {
    return nullptr;
  }
  record_of(self).set_plan(
      {.learned = std::move(planned.learned), .load = std::move(planned.targets.plan)});
  Py_RETURN_NONE;
}

PyObject* end(PyObject* self, PyObject* stop_reason) {
  const char* const text = PyUnicode_AsUTF8(stop_reason);
  if (text == nullptr) {
    return nullptr;
  }
  reinterpret_cast<EngineObject*>(self_of(self)->engine)->shard->count_segments();
  record_of(self).end(text);
  Py_RETURN_NONE;
}

PyObject* summary(PyObject* self, PyObject* /*unused*/) {
  const std::string text = record_of(self).summary();
  return PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace");
}

PyObject* request_ids(PyObject* self, PyObject* args) {
  int every_request = 0;
  int kept = 0;
  if (PyArg_ParseTuple(args, "pp:request_ids", &every_request, &kept) == 0) {
    return nullptr;
  }
  record_of(self).set_request_ids(every_request != 0, kept != 0);
  Py_RETURN_NONE;
}

PyObject* join_monitor_log(PyObject* self, PyObject* path) {
  const char* const text = PyBytes_AsString(path);
  if (text == nullptr) {
    return nullptr;
  }
  const Result<std::string> lines = record_of(self).join_monitor_log(text);
  if (!lines) {
    return os_error(lines.error());
  }
  return PyUnicode_DecodeUTF8(lines->data(), static_cast<Py_ssize_t>(lines->size()), "replace");
}

PyObject* save(PyObject* self, PyObject* /*unused*/) {
  const std::string errors = join(record_of(self).save(), "\n");
  return PyUnicode_DecodeUTF8(errors.data(), static_cast<Py_ssize_t>(errors.size()), "replace");
}

PyObject* annotations(PyObject* self, PyObject* /*unused*/) {
  const std::string text = record_of(self).annotations();
  return PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace");
}

PyObject* verdict_files(PyObject* self, PyObject* args) {
  const char* junit = nullptr;
  const char* markdown = nullptr;
  const char* step_summary = nullptr;
  if (PyArg_ParseTuple(args, "yyy:verdict_files", &junit, &markdown, &step_summary) == 0) {
    return nullptr;
  }
  const auto path = [](const char* text) {
    return *text == '\0' ? std::nullopt : std::optional<std::string>(text);
  };
  record_of(self).set_verdict_files(
      {.junit = path(junit), .markdown = path(markdown), .step_summary = path(step_summary)});
  Py_RETURN_NONE;
}

PyObject* serve(PyObject* self, PyObject* text) {
  const char* const words = PyUnicode_AsUTF8(text);
  if (words == nullptr) {
    return nullptr;
  }
  const Result<ListenAddress> address = parse_listen_address(words);
  if (!address) {
    return os_error(address.error());
  }
  Result<std::unique_ptr<MetricsServer>> server = MetricsServer::open(*address);
  if (!server) {
    return os_error(server.error());
  }
  const std::string url = (*server)->url();
  record_of(self).publish_to(std::move(*server));
  return PyUnicode_FromString(url.c_str());
}

PyObject* check(PyObject* /*unused*/, PyObject* path) {
  const char* const text = PyBytes_AsString(path);
  if (text == nullptr) {
    return nullptr;
  }
  if (const Result<void> possible = AtomicFile::check(text); !possible) {
    return os_error(possible.error());
  }
  Py_RETURN_NONE;
}

PyMethodDef methods[] = {
    {"beat", beat, METH_NOARGS, "beat(): the hub turns; ten times a second."},
    {"watch", watch, METH_VARARGS,
     "watch(mariadb, password, redis): of these databases, URLs or None, what they say of "
     "themselves "
     "is recorded, too. Raises ValueError and OSError."},
    {"notices", notices, METH_NOARGS,
     "notices() -> [(is a warning, text)]: what there is to say of them since the last call."},
    {"judge_by", judge_by, METH_VARARGS,
     "judge_by(table, source, fail_if, threshold, mute, allow_unproven) -> bool: what judges the "
     "run; as for check_judge(). Whether reason_to_abort() is to be asked. Raises ValueError."},
    {"check_judge", check_judge, METH_VARARGS | METH_STATIC,
     "check_judge(table, source, fail_if, threshold, mute): raises ValueError for what judge_by() "
     "could not read. The table in bytes or None, its name, and lists of texts."},
    {"reason_to_abort", reason_to_abort, METH_NOARGS,
     "reason_to_abort() -> str or None: why the run should end now. Once a second."},
    {"exit_code", exit_code, METH_NOARGS,
     "exit_code() -> int or None: what the verdict asks for; None without targets. After end()."},
    {"rest", rest, METH_NOARGS, "rest(): the next beat may be late."},
    {"reset", reset, METH_NOARGS, "reset(): the figures begin here."},
    {"exception", exception, METH_VARARGS,
     "exception(message, traceback): a task has let it out; str or bytes."},
    {"waited", waited, METH_O, "waited(seconds): a user, between two tasks."},
    {"users", users, METH_VARARGS, "users(user_class, count): so many run from now on."},
    {"plan", plan, METH_VARARGS,
     "plan(learned, targets, source): what was learned before the run, as for the module's "
     "plan()."},
    {"end", end, METH_O, "end(stop_reason): the run is over."},
    {"summary", summary, METH_NOARGS, "summary() -> str: how it was; lines. After end()."},
    {"request_ids", request_ids, METH_VARARGS,
     "request_ids(every_request, kept): whether X-Frappe-Request-Id goes to every site and not to "
     "Frappe's alone, and whether the ids are kept for join_monitor_log(). Before the first "
     "request."},
    {"join_monitor_log", join_monitor_log, METH_O,
     "join_monitor_log(path) -> str: reads a Frappe site's own log of its requests, named in "
     "bytes; what it tells. Raises OSError. After end(), before save()."},
    {"save", save, METH_NOARGS,
     "save() -> str: writes run.json and verdict_files(); what went wrong, lines. After end()."},
    {"annotations", annotations, METH_NOARGS, "annotations() -> str: GitHub's. After end()."},
    {"verdict_files", verdict_files, METH_VARARGS,
     "verdict_files(junit, markdown, step_summary): paths in bytes; empty: none."},
    {"serve_live", serve_live, METH_VARARGS,
     "serve_live(web_server): pages of it show the run from now on."},
    {"task_ratio", task_ratio, METH_O,
     "task_ratio(json): of the tasks, as Locust's /tasks has it, on one line."},
    {"set_state", set_state, METH_VARARGS,
     "set_state(state, users_wanted, run_time=None): in Locust's words; where the ramp leads; how "
     "long the run is to be, in seconds. For the pages."},
    {"log_line", log_line, METH_O, "log_line(line): for the pages."},
    {"run_json", run_json, METH_NOARGS,
     "run_json() -> str: what run.json would be, of the run so far."},
    {"state_json", state_json, METH_NOARGS,
     "state_json() -> str: what a report shows of the run so far, for the module's html_report()."},
    {"serve", serve, METH_O,
     "serve(address) -> url: metrics for Prometheus at [HOST]:PORT. Raises OSError."},
    {"serve_as", serve_as, METH_VARARGS,
     "serve_as(before): the metrics of that record, if it serves some, are this one's from now "
     "on."},
    {"check", check, METH_O | METH_STATIC,
     "check(path): raises OSError for a file, named in bytes, that save() could not write."},
    {nullptr, nullptr, 0, nullptr},
};

PyType_Slot slots[] = {
    {Py_tp_doc,
     const_cast<char*>("RunRecord(engine, failure_text, *, path, scenario, hosts, run_id, machine, "
                       "kernel, cores, options, versions): what is measured from now on.\n\n"
                       "failure_text(exception) -> str. path: of run.json, bytes; empty: none.")},
    {Py_tp_new, reinterpret_cast<void*>(create)},
    {Py_tp_dealloc, reinterpret_cast<void*>(destroy)},
    {Py_tp_traverse, reinterpret_cast<void*>(traverse)},
    {Py_tp_clear, reinterpret_cast<void*>(clear)},
    {Py_tp_methods, methods},
    {0, nullptr},
};

}  // namespace

PyType_Spec run_record_spec = {"acrida._engine.RunRecord", sizeof(RunRecordObject), 0,
                               Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, slots};

}  // namespace acrida
