import { startStories } from '../../stories/stories-app.tsx';

startStories(document.getElementById('app') ?? document.body);
