// The search page with JavaScript: completions, searches without a reload, matches in an article.
// Everything works without it; this makes it quicker.
import { startBox } from "./box.js";
import { startCopies } from "./copy.js";
import { startMatches } from "./matches.js";
import { startNavigation } from "./navigation.js";
import { settle } from "./settle.js";

const navigation = startNavigation(() => settle(document));
startBox(navigation);
startMatches();
startCopies();
settle(document);
