import { render } from 'preact';
import { applySaved, onDraw } from './app';
import './style.css';
import { View } from './view';

applySaved();
onDraw(() => render(<View />, document.getElementById('app')!));
render(<View />, document.getElementById('app')!);
if (import.meta.env.PROD && 'serviceWorker' in navigator) void navigator.serviceWorker.register('./sw.js');
