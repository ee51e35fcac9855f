// Everything a scenario needs:
//
//   #include <acrida/acrida.h>
#pragma once

#include "acrida/control_flow.h"
#include "acrida/csv.h"
#include "acrida/document.h"
#include "acrida/environment.h"
#include "acrida/events.h"
#include "acrida/http.h"
#include "acrida/json.h"
#include "acrida/random.h"
#include "acrida/scenario.h"
#include "acrida/shape.h"
#include "acrida/task.h"
#include "acrida/task_set.h"
#include "acrida/time.h"
#include "acrida/user.h"
#include "acrida/wait_time.h"
