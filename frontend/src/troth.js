// Everything the pages do beyond what HTML does by itself. Each module is one subject and works on
// attributes that the macros write; without this file every page can still be read and every form sent.
import "./htmx.js";
import "./theme.js";
import "./toasts.js";
import "./dialogs.js";
import "./menus.js";
import "./keys.js";
import "./help.js";
import "./palette.js";
import "./recent.js";
import "./drafts.js";
import "./composer.js";
import "./live.js";
import "./combobox.js";
import "./question.js";
import "./drop.js";
import "./connection.js";
import "./passkeys.js";
import "./clauses.js";
import "./board.js";
import "./list.js";
import "./selection.js";
import "./cells.js";
import "./peek.js";
import "./columns.js";
import "./view.js";
import "./tabs.js";
